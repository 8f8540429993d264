package io.caravel.cloud.commands;

/**
 * A command as somebody ordered it, not checked yet.
 *
 * @param node for which node
 * @param key commands of one key are published in order; null for the order of the node
 * @param source identity by which an order that comes again is known, null for none
 * @param command JSON text {@code {"topic","payload"|"payloadBase64","qos","retain"}}
 */
public record Command(String node, String key, String source, String command) {}
