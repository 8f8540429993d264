package io.caravel.cloud.reported;

/** Brings a Node back that was deleted while its node is connected. */
public final class NodeRestorer {

    private final RegisteredNodes nodes;

    /**
     * @param nodes what the connected nodes said of themselves
     */
    public NodeRestorer(RegisteredNodes nodes) {
        this.nodes = nodes;
    }

    /**
     * Takes note of a change of a Node.
     *
     * @param op {@code put}, {@code delete} or {@code synced}
     * @param node name of the node
     * @param body JSON text of the Node
     * @return what the node said last, when its Node has to be made again; empty when nothing is to
     *     be done
     */
    public String restore(String op, String node, String body) {
        if ("put".equals(op)) {
            nodes.exists(node, body);
            return "";
        }
        if ("delete".equals(op)) {
            nodes.gone(node);
            return nodes.report(node);
        }
        return "";
    }
}
