package io.caravel.link.wire;

import java.nio.charset.StandardCharsets;

/**
 * What deflate knows before the first byte of a frame (RFC 1951, preset dictionary as in RFC 1950):
 * the text that frames have in common, so that a heartbeat and its acknowledgement, which an idle
 * node sends all day, take a third of their bytes. Both sides have the same or do not use it: a
 * change needs a name of its own in {@code hello}.
 */
final class Dictionary {

    private static final String TEXT =
            "{\"t\":\"error\",\"code\":\"LINK-0\",\"reason\":\"{\"t\":\"again\",\"stream\":\"{\"t\":\"retry\","
                    + "\"op\":\"delete\",\"op\":\"synced\",\"kind\":\"configmap\",\"kind\":\"secret\",\"kind\":\"pod\","
                    + "\"kind\":\"device\",\"kind\":\"devicemodel\",\"kind\":\"command\",\"kind\":\"podevent\","
                    + "\"kind\":\"podstatus\",\"kind\":\"node\",\"kind\":\"twin\",\"kind\":\"telemetry\",\"id\":\""
                    + "\"stream\":\"bulk\",\"stream\":\"state\",\"stream\":\"events\",\"op\":\"event\",\"rev\":\""
                    + "{\"t\":\"beat\"}{\"t\":\"ack\",\"a\":[{\"stream\":\"health\",\"epoch\":\"\",\"seq\":}]}"
                    + "{\"t\":\"msgs\",\"m\":[{\"v\":1,\"stream\":\"health\",\"epoch\":\"\",\"seq\":"
                    + ",\"kind\":\"heartbeat\",\"key\":\"\",\"op\":\"put\",\"time\":17,\"body\":{\"time\":17}}]}";

    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.US_ASCII);

    private Dictionary() {}

    /** The text; not to be changed. */
    static byte[] bytes() {
        return BYTES;
    }
}
