package io.caravel.cloud.events;

/** Names Events after the object that they are about, as client-go does it. */
public final class EventName {

    private static final int LONGEST = 253;

    private EventName() {}

    /**
     * {@code <object>.<suffix>}; of an object whose name leaves no room only the beginning is in
     * it, for Kubernetes takes no name of more than {@value #LONGEST} letters.
     *
     * @param object name of the object, one that Kubernetes takes
     * @param suffix what tells its Events apart: small letters and digits
     */
    public static String of(String object, String suffix) {
        int end = Math.min(object.length(), LONGEST - 1 - suffix.length());
        while (end > 0 && !Character.isLetterOrDigit(object.charAt(end - 1))) {
            end--;
        }
        return object.substring(0, end) + "." + suffix;
    }
}
