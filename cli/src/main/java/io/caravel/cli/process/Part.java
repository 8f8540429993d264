package io.caravel.cli.process;

/** A part of Caravel with a class path of its own: nothing of one side is loaded by another. */
public enum Part {
    /** The agent on the box. */
    EDGE("edge-runtime", "edge"),
    /** The embedded MQTT broker, beside the edge only where no other broker is named. */
    EDGE_BROKER("edge-broker", "edge-broker"),
    /** Device protocols beside the edge: without their jars, their Kamelets do not start. */
    PROTOCOLS("protocols", "protocols"),
    /** The runtime in the cluster. */
    CLOUD("cloud-runtime", "cloud"),
    /** The Kubernetes API for development. */
    DEV_CLUSTER("k8s/dev-cluster", "dev-cluster"),
    /** The command line itself. */
    CLI("cli", "cli");

    private final String module;
    private final String folder;

    Part(String module, String folder) {
        this.module = module;
        this.folder = folder;
    }

    /** Its folder in a checkout. */
    public String module() {
        return module;
    }

    /** The name of its lib folder in a distribution. */
    public String folder() {
        return folder;
    }
}
