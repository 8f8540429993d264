package io.caravel.edge.node;

import java.util.Optional;

/**
 * The network interfaces through which the box reaches the world, as its routing tables say. Empty
 * where there is no such route or it cannot be read.
 *
 * @param files of the box
 */
record DefaultRoutes(SystemFiles files) {

    private static final String ANYWHERE = "0".repeat(32);
    private static final int UP = 0x1;
    private static final int REJECT = 0x200;
    private static final int FIELDS_4 = 8;
    private static final int FIELDS_6 = 10;

    private record Route(String network, long metric) {}

    /** The interface of the default route of IPv4 that is taken first. */
    Optional<String> ipv4() {
        Route best = null;
        for (String line : files.text("proc/net/route").split("\n")) {
            String[] field = line.strip().split("\\s+");
            if (field.length >= FIELDS_4
                    && field[1].equals("00000000")
                    && field[7].equals("00000000")
                    && leads(field[3])) {
                best = better(best, new Route(field[0], SystemFiles.toNumber(field[6]).orElse(0)));
            }
        }
        return Optional.ofNullable(best).map(Route::network);
    }

    /** The same of IPv6. */
    Optional<String> ipv6() {
        Route best = null;
        for (String line : files.text("proc/net/ipv6_route").split("\n")) {
            String[] field = line.strip().split("\\s+");
            if (field.length >= FIELDS_6
                    && field[0].equals(ANYWHERE)
                    && field[1].equals("00")
                    && !field[9].equals("lo")
                    && leads(field[8])) {
                best = better(best, new Route(field[9], hex(field[5])));
            }
        }
        return Optional.ofNullable(best).map(Route::network);
    }

    private static Route better(Route one, Route other) {
        return one == null || other.metric() < one.metric() ? other : one;
    }

    private static boolean leads(String flags) {
        long bits = hex(flags);
        return (bits & UP) != 0 && (bits & REJECT) == 0;
    }

    private static long hex(String text) {
        return text.matches("[0-9a-fA-F]{1,8}") ? Long.parseLong(text, 16) : 0;
    }
}
