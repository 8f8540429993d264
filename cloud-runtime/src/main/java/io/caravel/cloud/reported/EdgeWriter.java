package io.caravel.cloud.reported;

import java.util.zip.CRC32;

/** Under which name Kubernetes shows that an edge has changed an object. */
public final class EdgeWriter {

    private static final int LONGEST = 128;
    private static final String PREFIX = "caravel-edge-";

    /**
     * {@code caravel-edge-<node>}; a name too long for Kubernetes ends with a number of its own.
     *
     * @param node name of the node
     * @return at most 128 letters, the same for the same node
     */
    public String of(String node) {
        String name = PREFIX + node;
        if (name.length() <= LONGEST) {
            return name;
        }
        CRC32 number = new CRC32();
        number.update(node.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String end = "-%08x".formatted(number.getValue());
        return name.substring(0, LONGEST - end.length()) + end;
    }
}
