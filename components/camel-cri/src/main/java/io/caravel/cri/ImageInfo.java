package io.caravel.cri;

import java.util.List;

/**
 * An image that is present.
 *
 * @param id id given by the runtime
 * @param tags names
 * @param digests names by digest
 * @param size bytes
 */
public record ImageInfo(String id, List<String> tags, List<String> digests, long size) {}
