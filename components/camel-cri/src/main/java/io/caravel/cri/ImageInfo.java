package io.caravel.cri;

import java.util.List;

/**
 * An image that is present.
 *
 * @param id id given by the runtime
 * @param tags names
 * @param digests names by digest
 * @param size bytes
 * @param kept whether the runtime itself needs it
 * @param user what its containers run as: a number, a name, or empty for root
 */
public record ImageInfo(
        String id, List<String> tags, List<String> digests, long size, boolean kept, String user) {

    /** An image whose containers run as root. */
    public ImageInfo(String id, List<String> tags, List<String> digests, long size, boolean kept) {
        this(id, tags, digests, size, kept, "");
    }
}
