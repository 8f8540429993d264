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
 * Writes objects of a Kubernetes API, built-in or custom, by server-side apply, patches of the
 * object or its status, creation and deletion.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "kube-apply",
        title = "Kubernetes Apply",
        syntax = "kube-apply:verb",
        producerOnly = true,
        category = {Category.CONTAINER, Category.CLOUD},
        headersClass = KubeConstants.class)
public class KubeApplyEndpoint extends DefaultEndpoint {

    @UriPath(
            description =
                    "What to do: apply (server-side apply, creates if absent), status (patch of the status"
                            + " subresource), patch, create or delete.")
    @Metadata(required = true)
    private ApplyVerb verb;

    @UriParam(
            description =
                    "What to write: a common built-in by its plural name (pods, nodes, leases), anything else"
                            + " as plural.version.group, such as devicestatuses.v1beta1.devices.kubeedge.io.")
    @Metadata(required = true)
    private String resource;

    @UriParam(
            description =
                    "Whether a resource that is not a known built-in lives outside of namespaces.")
    private boolean clusterScoped;

    @UriParam(
            description =
                    "How patch and status merge the body into the object. When it is not set: strategic for"
                            + " built-in kinds, merge for custom ones.")
    private PatchKind type;

    @UriParam(
            description =
                    "Whether the status verb takes the body's status for the whole truth of a Pod or Node and"
                            + " also removes what is not in it. Conditions of other types than its own stay.")
    private boolean replace;

    @UriParam(
            description =
                    "Subresource that apply and patch write to, such as status or scale, or that create"
                            + " posts the body to as it is, such as token.",
            label = "advanced")
    private String subresource;

    @UriParam(
            defaultValue = "caravel",
            description = "Under which name the API server keeps the fields written as owned.")
    private String fieldManager = "caravel";

    @UriParam(
            defaultValue = "true",
            description = "Whether apply takes over fields that somebody else owns.")
    private boolean force = true;

    @UriParam(
            description =
                    "Whether create succeeds when an object of this name exists already, which makes it safe"
                            + " to repeat. The header CaravelUnchanged says so.")
    private boolean existsOk;

    @UriParam(
            description =
                    "Grace period of a delete in seconds; 0 removes the object at once. The object's own"
                            + " when it is not set.")
    private Long grace;

    @UriParam(
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description =
                    "A request that gets no answer for this long has failed. In milliseconds.")
    private long requestTimeout = 10_000;

    @UriParam(
            description =
                    "Whether the requests go before those of other endpoints where the component's rate holds"
                            + " them back: for what tells that something lives.")
    private boolean urgent;

    @UriParam(
            defaultValue = "32",
            label = "advanced",
            description = "Requests of this endpoint that may be under way at a time.")
    private int maxInFlight = 32;

    @UriParam(
            defaultValue = "2",
            label = "advanced",
            description = "Threads on which exchanges go on after their request was answered.")
    private int workers = 2;

    KubeApplyEndpoint(String uri, KubeApplyComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new KubeApplyProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                "KUBE-008 kube-apply: only writes: watch with kube-watch:");
    }

    @Override
    public KubeApplyComponent getComponent() {
        return (KubeApplyComponent) super.getComponent();
    }

    public ApplyVerb getVerb() {
        return verb;
    }

    public void setVerb(ApplyVerb verb) {
        this.verb = verb;
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

    public PatchKind getType() {
        return type;
    }

    public void setType(PatchKind type) {
        this.type = type;
    }

    public boolean isReplace() {
        return replace;
    }

    public void setReplace(boolean replace) {
        this.replace = replace;
    }

    public String getSubresource() {
        return subresource;
    }

    public void setSubresource(String subresource) {
        this.subresource = subresource;
    }

    public String getFieldManager() {
        return fieldManager;
    }

    public void setFieldManager(String fieldManager) {
        this.fieldManager = fieldManager;
    }

    public boolean isForce() {
        return force;
    }

    public void setForce(boolean force) {
        this.force = force;
    }

    public boolean isExistsOk() {
        return existsOk;
    }

    public void setExistsOk(boolean existsOk) {
        this.existsOk = existsOk;
    }

    public Long getGrace() {
        return grace;
    }

    public void setGrace(Long grace) {
        this.grace = grace;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public boolean isUrgent() {
        return urgent;
    }

    public void setUrgent(boolean urgent) {
        this.urgent = urgent;
    }

    public int getMaxInFlight() {
        return maxInFlight;
    }

    public void setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    public int getWorkers() {
        return workers;
    }

    public void setWorkers(int workers) {
        this.workers = workers;
    }
}
