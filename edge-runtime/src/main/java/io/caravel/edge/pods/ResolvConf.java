package io.caravel.edge.pods;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a {@code resolv.conf} says, read as a kubelet reads it.
 *
 * @param servers addresses
 * @param searches domains of the last search line
 * @param options options of all lines
 */
record ResolvConf(List<String> servers, List<String> searches, List<String> options) {

    private static final Path BEHIND_STUB = Path.of("/run/systemd/resolve/resolv.conf");

    /**
     * Reads the box's file, or the one behind it where it names only a service on the loopback of
     * the box, which no Pod can reach. An unreadable file says nothing.
     */
    static ResolvConf of(Path file) {
        ResolvConf own = read(file);
        boolean stub =
                !own.servers().isEmpty()
                        && own.servers().stream().allMatch(server -> server.startsWith("127."));
        return stub && Files.isReadable(BEHIND_STUB) ? read(BEHIND_STUB) : own;
    }

    private static ResolvConf read(Path file) {
        List<String> servers = new ArrayList<>();
        List<String> searches = new ArrayList<>();
        List<String> options = new ArrayList<>();
        for (String line : lines(file)) {
            String[] words = line.strip().split("\\s+");
            List<String> values = Stream.of(words).skip(1).toList();
            switch (words[0]) {
                case "nameserver" -> values.stream().limit(1).forEach(servers::add);
                case "search" -> {
                    searches.clear();
                    values.stream().map(ResolvConf::plain).distinct().forEach(searches::add);
                }
                case "options" ->
                        values.stream().filter(o -> !options.contains(o)).forEach(options::add);
                default -> {
                    // comments and what resolvers of today do not use
                }
            }
        }
        return new ResolvConf(servers, searches, options);
    }

    private static String plain(String domain) {
        boolean dotted = domain.length() > 1 && domain.endsWith(".");
        return dotted ? domain.substring(0, domain.length() - 1) : domain;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
