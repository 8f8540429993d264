package io.caravel.kube;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Lists and watches objects of a Kubernetes API, built-in or custom, and gives each change once, in
 * order, through every loss of connection.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "kube-watch",
        title = "Kubernetes Watch",
        syntax = "kube-watch:resource",
        consumerOnly = true,
        category = {Category.CONTAINER, Category.CLOUD},
        headersClass = KubeConstants.class)
public class KubeWatchEndpoint extends DefaultEndpoint {

    @UriPath(
            description =
                    "What to watch: a common built-in by its plural name (pods, configmaps, leases), anything"
                            + " else as plural.version.group, such as devices.v1beta1.devices.kubeedge.io.")
    @Metadata(required = true)
    private String resource;

    @UriParam(
            description =
                    "Whether a resource that is not a known built-in lives outside of namespaces.")
    private boolean clusterScoped;

    @UriParam(description = "Only objects of this namespace. All namespaces when it is not set.")
    private String namespace;

    @UriParam(description = "Only the object of this name.")
    private String name;

    @UriParam(description = "Only objects whose labels match, such as app=web,tier!=test.")
    private String labelSelector;

    @UriParam(
            description =
                    "Only objects whose fields match, such as spec.nodeName=edge-1. The API server knows which"
                            + " fields of a resource can be selected.")
    private String fieldSelector;

    @UriParam(
            description =
                    "A bean that says which targets to watch and when that changes, each by a list and watch"
                            + " of its own that recovers alone. It replaces namespace, name and fieldSelector.")
    private WatchTargets targets;

    @UriParam(
            description =
                    "Whether objects keep metadata.managedFields: who owns which fields, since when.")
    private boolean managedFields;

    @UriParam(defaultValue = "500", description = "Objects per page of a list.")
    private int pageSize = 500;

    @UriParam(
            defaultValue = "30000",
            javaType = "java.time.Duration",
            description = "A page of a list that takes longer has failed. In milliseconds.")
    private long requestTimeout = 30_000;

    @UriParam(
            defaultValue = "150000",
            javaType = "java.time.Duration",
            description =
                    "A watch that brings nothing for this long, not even a bookmark (API servers send one a"
                            + " minute), is taken for dead and opened again where it ended; after half of it once it has brought"
                            + " a bookmark. In milliseconds.")
    private long idleTimeout = 150_000;

    @UriParam(
            defaultValue = "1800",
            description =
                    "The API server is asked to end a watch after this time and up to half of it more, so that"
                            + " watches move between its replicas. In seconds.")
    private long watchSeconds = 1_800;

    @UriParam(
            defaultValue = "500",
            javaType = "java.time.Duration",
            description =
                    "Time before something that failed is tried again: a list, a watch, a change that the"
                            + " route failed on. It doubles from failure to failure. In milliseconds.")
    private long retryDelay = 500;

    @UriParam(
            defaultValue = "30000",
            javaType = "java.time.Duration",
            description = "Longest time between two attempts. In milliseconds.")
    private long maxRetryDelay = 30_000;

    @UriParam(
            defaultValue = "100",
            label = "advanced",
            description =
                    "Targets that have a watch of their own. Beyond that number those whose selector is"
                            + " just one field with one value share a single watch of all objects that have"
                            + " the field, and those that name one object share a watch of its namespace;"
                            + " each still lists for itself.")
    private int streams = 100;

    @UriParam(
            defaultValue = "4",
            label = "advanced",
            description =
                    "Threads that all targets share. A route that blocks occupies one while it does.")
    private int workers = 4;

    KubeWatchEndpoint(String uri, KubeWatchComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException(
                "KUBE-008 kube-watch: only watches: write with kube-apply:");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        KubeWatchConsumer consumer = new KubeWatchConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public KubeWatchComponent getComponent() {
        return (KubeWatchComponent) super.getComponent();
    }

    WatchSettings settings() {
        return new WatchSettings(
                KubeResource.of(resource, clusterScoped),
                labelSelector,
                managedFields,
                pageSize,
                requestTimeout,
                idleTimeout,
                watchSeconds,
                Math.min(retryDelay, 1_000),
                streams,
                retryDelay,
                maxRetryDelay);
    }

    /** The bean, or one fixed target made of the other options. */
    WatchTargets watchTargets() {
        return targets != null
                ? targets
                : new OneTarget(new WatchTarget(resource, namespace, name, fieldSelector));
    }

    public String getResource() {
        return resource;
    }

    public void setResource(String resource) {
        this.resource = resource;
    }

    public boolean isClusterScoped() {
        return clusterScoped;
    }

    public void setClusterScoped(boolean clusterScoped) {
        this.clusterScoped = clusterScoped;
    }

    public String getNamespace() {
        return namespace;
    }

    public void setNamespace(String namespace) {
        this.namespace = namespace;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getLabelSelector() {
        return labelSelector;
    }

    public void setLabelSelector(String labelSelector) {
        this.labelSelector = labelSelector;
    }

    public String getFieldSelector() {
        return fieldSelector;
    }

    public void setFieldSelector(String fieldSelector) {
        this.fieldSelector = fieldSelector;
    }

    public WatchTargets getTargets() {
        return targets;
    }

    public void setTargets(WatchTargets targets) {
        this.targets = targets;
    }

    public boolean isManagedFields() {
        return managedFields;
    }

    public void setManagedFields(boolean managedFields) {
        this.managedFields = managedFields;
    }

    public int getPageSize() {
        return pageSize;
    }

    public void setPageSize(int pageSize) {
        this.pageSize = pageSize;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public long getIdleTimeout() {
        return idleTimeout;
    }

    public void setIdleTimeout(long idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    public long getWatchSeconds() {
        return watchSeconds;
    }

    public void setWatchSeconds(long watchSeconds) {
        this.watchSeconds = watchSeconds;
    }

    public long getRetryDelay() {
        return retryDelay;
    }

    public void setRetryDelay(long retryDelay) {
        this.retryDelay = retryDelay;
    }

    public long getMaxRetryDelay() {
        return maxRetryDelay;
    }

    public void setMaxRetryDelay(long maxRetryDelay) {
        this.maxRetryDelay = maxRetryDelay;
    }

    public int getStreams() {
        return streams;
    }

    public void setStreams(int streams) {
        this.streams = streams;
    }

    public int getWorkers() {
        return workers;
    }

    public void setWorkers(int workers) {
        this.workers = workers;
    }
}
