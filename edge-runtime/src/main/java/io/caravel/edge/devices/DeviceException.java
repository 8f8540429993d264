package io.caravel.edge.devices;

import java.util.regex.Pattern;

/** Why a device cannot be served: a code and a reason that names what to correct. */
final class DeviceException extends RuntimeException {

    static final String UNREADABLE = "EDGE-DEVICE-001";
    static final String NO_KAMELET = "EDGE-DEVICE-002";
    static final String BAD_CONFIG = "EDGE-DEVICE-003";
    static final String NOT_STARTED = "EDGE-DEVICE-004";
    static final String NOT_READ = "EDGE-DEVICE-005";
    static final String REFUSED = "EDGE-DEVICE-006";
    static final String NOT_WRITTEN = "EDGE-DEVICE-007";
    static final String NOT_ALLOWED = "EDGE-DEVICE-008";
    static final String BAD_ROUTE = "EDGE-DEVICE-009";

    private static final Pattern CODED = Pattern.compile("[A-Z]+(-[A-Z]+)*-\\d{3} ");

    /** Names of exceptions that quote what they could not read. */
    private static final Pattern QUOTES = Pattern.compile("Json|Parse|Path|Format|Conversion");

    private final String code;

    DeviceException(String code, String reason) {
        super(reason);
        this.code = code;
    }

    String code() {
        return code;
    }

    /**
     * Why something failed, in one line: what a part says with a code, else the innermost cause.
     * What a device sent is never in it.
     */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (!isCoded(cause) && cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String name = cause.getClass().getSimpleName();
        if (cause instanceof DeviceException || isCoded(cause)) {
            return cause.getMessage().replaceAll("\\s+", " ");
        }
        boolean quotes = QUOTES.matcher(name).find() || cause.getMessage() == null;
        return quotes ? name : name + " " + cause.getMessage().replaceAll("\\s+", " ");
    }

    private static boolean isCoded(Throwable cause) {
        return CODED.matcher(String.valueOf(cause.getMessage())).lookingAt();
    }
}
