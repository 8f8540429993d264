package io.caravel.kube;

/** How a patch is merged into an object. */
public enum PatchKind {
    /** Kubernetes' own merge, which knows the keys of lists; built-in kinds only. */
    strategic("application/strategic-merge-patch+json"),
    /** JSON merge patch (RFC 7386): lists are replaced as a whole. */
    merge("application/merge-patch+json"),
    /** JSON patch (RFC 6902): a list of operations. */
    json("application/json-patch+json"),
    /** Server-side apply of the fields that the body has. */
    apply("application/apply-patch+yaml");

    private final String contentType;

    PatchKind(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }
}
