package io.caravel.cri;

import java.util.List;
import java.util.Map;

/**
 * A Pod's sandbox as the runtime sees it.
 *
 * @param id id given by the runtime
 * @param name Pod name
 * @param namespace Pod namespace
 * @param uid Pod uid
 * @param attempt how many sandboxes of this Pod came before
 * @param ready whether containers can run in it
 * @param createdAt milliseconds since the epoch
 * @param ips addresses, empty when listed or on the box's own network
 * @param labels labels given at creation
 * @param annotations annotations given at creation
 */
public record Sandbox(
        String id,
        String name,
        String namespace,
        String uid,
        int attempt,
        boolean ready,
        long createdAt,
        List<String> ips,
        Map<String, String> labels,
        Map<String, String> annotations) {}
