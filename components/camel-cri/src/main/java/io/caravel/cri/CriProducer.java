package io.caravel.cri;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/**
 * Makes one call of the container runtime per exchange, on the caller's thread.
 *
 * <p>The body is the argument of the call and becomes its result, null for an image that is not
 * there; calls without a result leave it as it is. A failed call fails the exchange with a {@link
 * ContainerRuntimeException}.
 */
public class CriProducer extends DefaultProducer {

    private final CriEndpoint endpoint;

    public CriProducer(CriEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message in = exchange.getIn();
        switch (endpoint.getVerb()) {
            case stopPodSandbox,
                    removePodSandbox,
                    startContainer,
                    stopContainer,
                    removeContainer,
                    removeImage ->
                    act(in);
            default -> in.setBody(ask(in));
        }
    }

    private void act(Message in) throws InvalidPayloadException {
        ContainerRuntime runtime = endpoint.runtime();
        switch (endpoint.getVerb()) {
            case stopPodSandbox -> runtime.stopPodSandbox(id(in, CriConstants.SANDBOX_ID));
            case removePodSandbox -> runtime.removePodSandbox(id(in, CriConstants.SANDBOX_ID));
            case startContainer -> runtime.startContainer(id(in, CriConstants.CONTAINER_ID));
            case stopContainer ->
                    runtime.stopContainer(
                            id(in, CriConstants.CONTAINER_ID), seconds(in, CriConstants.GRACE));
            case removeContainer -> runtime.removeContainer(id(in, CriConstants.CONTAINER_ID));
            default -> runtime.removeImage(in.getMandatoryBody(String.class));
        }
    }

    private Object ask(Message in) throws InvalidPayloadException {
        ContainerRuntime runtime = endpoint.runtime();
        return switch (endpoint.getVerb()) {
            case version -> runtime.version();
            case listPodSandbox -> runtime.listPodSandboxes(labels(in));
            case runPodSandbox -> runtime.runPodSandbox(in.getMandatoryBody(SandboxSpec.class));
            case podSandboxStatus -> runtime.podSandboxStatus(id(in, CriConstants.SANDBOX_ID));
            case createContainer ->
                    runtime.createContainer(in.getMandatoryBody(ContainerRequest.class));
            case listContainers -> runtime.listContainers(labels(in));
            case containerStatus -> runtime.containerStatus(id(in, CriConstants.CONTAINER_ID));
            case execSync -> exec(runtime, in);
            case listImages -> runtime.listImages();
            case imageStatus -> runtime.imageStatus(in.getMandatoryBody(String.class)).orElse(null);
            default ->
                    runtime.pullImage(
                            in.getMandatoryBody(String.class),
                            in.getHeader(CriConstants.CREDENTIALS, RegistryCredentials.class));
        };
    }

    @SuppressWarnings("unchecked")
    private static ExecResult exec(ContainerRuntime runtime, Message in)
            throws InvalidPayloadException {
        return runtime.execSync(
                in.getHeader(CriConstants.CONTAINER_ID, String.class),
                in.getMandatoryBody(List.class),
                seconds(in, CriConstants.TIMEOUT));
    }

    private static String id(Message in, String header) throws InvalidPayloadException {
        String named = in.getHeader(header, String.class);
        return named != null ? named : in.getMandatoryBody(String.class);
    }

    private static long seconds(Message in, String header) {
        return in.getHeader(header, 0L, Long.class);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> labels(Message in) {
        return in.getBody() instanceof Map<?, ?> labels ? (Map<String, String>) labels : Map.of();
    }
}
