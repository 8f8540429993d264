package io.caravel.edge.live;

/**
 * One thing that readers watch.
 *
 * @param kind {@code device}, {@code pod} or {@code link}
 * @param key {@code <namespace>/<name>}; of the link the name of this node
 */
record LiveItem(String kind, String key) {

    static final String DEVICE = "device";
    static final String POD = "pod";
    static final String LINK = "link";
}
