package io.caravel.runtime;

import java.util.regex.Pattern;

/**
 * What a Node, a Pod, a ConfigMap and most other objects can be called: a DNS subdomain of at most
 * 253 letters (RFC 1123).
 */
public final class ObjectName {

    private static final Pattern SUBDOMAIN =
            Pattern.compile("(?!.*(\\.[.-]|-\\.))[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private ObjectName() {}

    /** Whether an API server lets an object have this name; false for null. */
    public static boolean isValid(String name) {
        return name != null && SUBDOMAIN.matcher(name).matches();
    }
}
