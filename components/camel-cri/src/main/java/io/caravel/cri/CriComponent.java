package io.caravel.cri;

import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * Containers through the Kubernetes Container Runtime Interface, or as processes.
 *
 * <p>All endpoints share one {@link ContainerRuntime}: the bean given as {@code containerRuntime},
 * or one opened at first use from {@code runtime} and closed with the component.
 */
@Component("cri")
public class CriComponent extends DefaultComponent {

    @Metadata(
            description =
                    "Container runtime: unix:///path of a CRI v1 socket, process:/folder for plain processes, auto for CRI where the socket answers and else processes",
            defaultValue = "auto")
    private String runtime = "auto";

    @Metadata(
            description = "Socket that runtime=auto tries",
            defaultValue = "/run/containerd/containerd.sock")
    private String socket = "/run/containerd/containerd.sock";

    @Metadata(
            description = "Folder in which runtime=auto keeps its choice and its processes",
            defaultValue = "containers")
    private String processFolder = "containers";

    @Metadata(
            label = "advanced",
            autowired = true,
            description = "The container runtime to use; the other options are then ignored")
    private ContainerRuntime containerRuntime;

    private ContainerRuntime opened;

    public CriComponent() {}

    public CriComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        CriEndpoint endpoint = new CriEndpoint(uri, this, CriVerb.valueOf(remaining));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** The runtime all endpoints use; opened by the first call. */
    public synchronized ContainerRuntime runtime() {
        if (containerRuntime != null) {
            return containerRuntime;
        }
        if (opened == null) {
            opened = ContainerRuntimes.open(runtime, Path.of(socket), Path.of(processFolder));
        }
        return opened;
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        synchronized (this) {
            if (opened != null) {
                opened.close();
                opened = null;
            }
        }
    }

    public String getRuntime() {
        return runtime;
    }

    public void setRuntime(String runtime) {
        this.runtime = runtime;
    }

    public String getSocket() {
        return socket;
    }

    public void setSocket(String socket) {
        this.socket = socket;
    }

    public String getProcessFolder() {
        return processFolder;
    }

    public void setProcessFolder(String processFolder) {
        this.processFolder = processFolder;
    }

    public ContainerRuntime getContainerRuntime() {
        return containerRuntime;
    }

    public void setContainerRuntime(ContainerRuntime containerRuntime) {
        this.containerRuntime = containerRuntime;
    }
}
