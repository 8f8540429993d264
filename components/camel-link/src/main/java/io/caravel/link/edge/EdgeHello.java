package io.caravel.link.edge;

import io.caravel.link.LinkSettings;
import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first frames of the edge: the hello and, when it does not fit, the rest of what is held. */
final class EdgeHello {
    private EdgeHello() {}

    /** Returns the frames, each well below the bound. */
    static List<Frame> frames(
            String node, Map<String, Map<String, String>> held, LinkSettings settings) {
        List<Map<String, Map<String, String>>> parts = parts(held, settings.maxFrameBytes() / 2);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean more = i + 1 < parts.size();
            frames.add(
                    i == 0
                            ? hello(node, parts.get(0), more, settings)
                            : new Frame.Held(parts.get(i), more));
        }
        return frames;
    }

    private static Frame hello(
            String node,
            Map<String, Map<String, String>> held,
            boolean more,
            LinkSettings settings) {
        return new Frame.Hello(
                List.of(Envelope.VERSION),
                node,
                LinkSettings.AGENT,
                held,
                more,
                settings.window(),
                settings.maxFrameBytes(),
                settings.heartbeatMillis(),
                settings.deflate(),
                true,
                settings.deflate());
    }

    private static List<Map<String, Map<String, String>>> parts(
            Map<String, Map<String, String>> held, int maxBytes) {
        List<Map<String, Map<String, String>>> parts = new ArrayList<>();
        Map<String, Map<String, String>> part = new LinkedHashMap<>();
        int bytes = 0;
        for (var kind : held.entrySet()) {
            for (var entry : kind.getValue().entrySet()) {
                String rev = entry.getValue() == null ? "" : entry.getValue();
                int size = 3 * (entry.getKey().length() + rev.length()) + 16;
                if (bytes + size > maxBytes) {
                    parts.add(part);
                    part = new LinkedHashMap<>();
                    bytes = 0;
                }
                part.computeIfAbsent(kind.getKey(), k -> new LinkedHashMap<>())
                        .put(entry.getKey(), rev);
                bytes += size;
            }
        }
        parts.add(part);
        return parts;
    }
}
