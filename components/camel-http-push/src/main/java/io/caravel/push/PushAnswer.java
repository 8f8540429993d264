package io.caravel.push;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a device is told.
 *
 * @param status of HTTP
 * @param code of the refusal, empty for none
 * @param reason of the refusal
 */
record PushAnswer(int status, String code, String reason) {

    static final PushAnswer KEPT = new PushAnswer(204, "", "");

    /** A route stopped: what was sent is not for it. */
    static final PushAnswer NOT_MINE =
            new PushAnswer(422, "PUSH-006", "there is nothing in it that is wanted here");

    private static final Pattern CODED =
            Pattern.compile("(?s)([A-Z]+(?:-[A-Z]+)*-\\d{3})[: ]+(.*)");
    private static final int LONGEST_REASON = 512;

    /** A refusal with the code that its reason begins with, else with {@code otherwise}. */
    static PushAnswer refused(int status, String otherwise, Throwable why) {
        String said = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        Matcher coded = CODED.matcher(said);
        boolean isCoded = coded.matches();
        String reason = (isCoded ? coded.group(2) : said).strip();
        return new PushAnswer(
                status,
                isCoded ? coded.group(1) : otherwise,
                reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
    }

    /** What several routes say together: the worst, and kept only where one has kept it. */
    static PushAnswer of(List<PushAnswer> answers) {
        return answers.stream()
                .filter(answer -> answer.status() == 503)
                .findFirst()
                .or(() -> answers.stream().filter(PushAnswer::isRefusal).findFirst())
                .orElse(answers.contains(KEPT) ? KEPT : NOT_MINE);
    }

    private boolean isRefusal() {
        return status != 204 && !equals(NOT_MINE);
    }

    /** The body of the answer. */
    String json() {
        return new JsonObject().put("code", code).put("reason", reason).encode();
    }
}
