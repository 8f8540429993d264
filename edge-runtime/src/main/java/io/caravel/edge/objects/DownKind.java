package io.caravel.edge.objects;

import java.util.Optional;

/** The kinds of message that the cloud may send, and the route that takes each. */
enum DownKind {
    POD("pod", "pods-down-edge-store"),
    CONFIG_MAP("configmap", "configs-down-edge-store"),
    SECRET("secret", "configs-down-edge-store"),
    TOKEN("token", "tokens-down-edge-store"),
    DEVICE("device", "twin-desired-down-edge-store"),
    DEVICE_MODEL("devicemodel", "twin-desired-down-edge-store"),
    COMMAND("command", "commands-down-edge-store");

    private final String wireName;
    private final String route;

    DownKind(String wireName, String route) {
        this.wireName = wireName;
        this.route = route;
    }

    String route() {
        return route;
    }

    /** Whether a message of this kind is state of an object, and not an event. */
    boolean isState() {
        return this != COMMAND;
    }

    static Optional<DownKind> of(String wireName) {
        for (DownKind kind : values()) {
            if (kind.wireName.equals(wireName)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
