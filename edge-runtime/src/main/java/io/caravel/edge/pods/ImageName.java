package io.caravel.edge.pods;

import java.util.regex.Pattern;

/**
 * The name of an image as a Pod has it, by the grammar of {@code distribution/reference}: host,
 * path, tag and digest.
 */
final class ImageName {

    private static final int LONGEST = 512;

    private static final String HOST =
            "(?:[a-zA-Z0-9][a-zA-Z0-9.-]*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?/";

    private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";

    private static final Pattern FORM =
            Pattern.compile(
                    "(?:%s)?%s(?:/%s)*(?::\\w[\\w.-]{0,127})?(?:@[a-z0-9+._-]+:[a-f0-9]{32,})?"
                            .formatted(HOST, PART, PART));

    private ImageName() {}

    /** Whether a text can be the name of an image. */
    static boolean isOne(String text) {
        return text.length() <= LONGEST && FORM.matcher(text).matches();
    }

    /**
     * The name with the tag that it means. A runtime that is asked for a name without a tag may
     * take it for the beginning of an image's id and show another image.
     */
    static String tagged(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        return last.contains(":") || last.contains("@") ? image : image + ":latest";
    }
}
