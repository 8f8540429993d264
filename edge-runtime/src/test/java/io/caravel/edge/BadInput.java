package io.caravel.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of the table {@code bad-input.txt} on one topic.
 *
 * @param family which topic, by its end
 * @param row number of its line
 * @param outcome a code, or {@code kept}
 * @param reason part of the answer or of the log line
 * @param payload the bytes
 */
public record BadInput(String family, int row, String outcome, String reason, byte[] payload) {

    private static final String D = "$hw/events/device/default/t1/";

    /** The topics, by their families. */
    public static final Map<String, String> TOPICS =
            Map.of(
                    "twin/update",
                    D + "twin/update",
                    "twin/get",
                    D + "twin/get",
                    "state/update",
                    D + "state/update",
                    "state/get",
                    D + "state/get",
                    "membership/get",
                    "$hw/events/node/edge-1/membership/get",
                    "data/update",
                    "$ke/events/device/default/t1/data/update",
                    "upload",
                    "$hw/events/upload/a/b",
                    "records",
                    "SYS/dis/upload_records");

    private static final Pattern MACRO =
            Pattern.compile("@\\{(?:hex:([0-9a-f]*)|(.+?)\\*(\\d+))\\}");

    /** All rows, those for any topic once for each. */
    public static List<BadInput> all() {
        List<BadInput> all = new ArrayList<>();
        String[] lines = table().split("\n");
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].startsWith("#")) {
                String[] cells = lines[i].split(" \\| ", 4);
                byte[] payload = expand(cells[3]);
                List<String> families =
                        cells[0].equals("any")
                                ? TOPICS.keySet().stream().sorted().toList()
                                : List.of(cells[0]);
                for (String family : families) {
                    String outcome = cells[0].equals("any") ? ofAny(family) : cells[1];
                    all.add(new BadInput(family, i + 1, outcome, cells[2].strip(), payload));
                }
            }
        }
        return all;
    }

    private static String ofAny(String family) {
        return switch (family) {
            case "data/update" -> "EDGE-TWIN-003";
            case "upload", "records" -> "kept";
            default -> "400";
        };
    }

    private static String table() {
        try (InputStream in = BadInput.class.getResourceAsStream("/bad-input.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] expand(String cell) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Matcher macro = MACRO.matcher(cell);
        int end = 0;
        while (macro.find()) {
            out.writeBytes(utf8(cell.substring(end, macro.start())));
            out.writeBytes(
                    macro.group(1) != null
                            ? HexFormat.of().parseHex(macro.group(1))
                            : utf8(macro.group(2).repeat(Integer.parseInt(macro.group(3)))));
            end = macro.end();
        }
        out.writeBytes(utf8(cell.substring(end)));
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Where it is published. */
    public String topic() {
        return TOPICS.get(family);
    }

    @Override
    public String toString() {
        return family + " line " + row;
    }
}
