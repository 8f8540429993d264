package io.caravel.push;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** One request: gathers its body within bounds, has it kept, and answers. */
final class PushRequest {

    /** Beside its body a request costs about so much. */
    private static final long OVERHEAD_BYTES = 4 * 1024;

    private final Vertx vertx;
    private final Executor threads;
    private final PushBudget budget;
    private final HttpServerRequest request;
    private final Context context;
    private final Buffer body = Buffer.buffer();
    private long taken;
    private long timer;
    private boolean over;

    PushRequest(Vertx vertx, Executor threads, PushBudget budget, HttpServerRequest request) {
        this.vertx = vertx;
        this.threads = threads;
        this.budget = budget;
        this.request = request;
        context = vertx.getOrCreateContext();
    }

    /** Gathers the body and gives it to some routes. */
    void receive(List<HttpPushConsumer> consumers) {
        HttpPushEndpoint endpoint = consumers.get(0).getEndpoint();
        int most = endpoint.getMaxBytes();
        long announced = announced(most);
        if (announced > most) {
            tooLarge(most);
            return;
        }
        if (!budget.take(announced + OVERHEAD_BYTES)) {
            busy("too much is pushed at once");
            return;
        }
        taken = announced + OVERHEAD_BYTES;
        timer = vertx.setTimer(endpoint.getTimeout(), late -> tooLate(endpoint.getTimeout()));
        request.exceptionHandler(broken -> end());
        request.handler(
                part -> {
                    if (over) {
                        return;
                    }
                    if (body.length() + part.length() > most) {
                        tooLarge(most);
                    } else {
                        body.appendBuffer(part);
                    }
                });
        request.endHandler(
                whole -> {
                    if (!over) {
                        vertx.cancelTimer(timer);
                        keep(consumers);
                    }
                });
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
    }

    private long announced(long otherwise) {
        String length = request.getHeader("Content-Length");
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : otherwise;
    }

    private void keep(List<HttpPushConsumer> consumers) {
        if (body.length() == 0) {
            refuse(400, "PUSH-005", "the request has no body");
            return;
        }
        byte[] bytes = body.getBytes();
        if (!isText(bytes)) {
            refuse(400, "PUSH-005", "the body is not UTF-8");
            return;
        }
        try {
            threads.execute(() -> kept(consumers, bytes));
        } catch (RejectedExecutionException e) {
            busy("the program stops");
        }
    }

    private static boolean isText(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** On a thread that may wait. */
    private void kept(List<HttpPushConsumer> consumers, byte[] bytes) {
        List<PushAnswer> answers = new ArrayList<>();
        for (HttpPushConsumer consumer : consumers) {
            answers.add(consumer.take(bytes));
        }
        PushAnswer answer = PushAnswer.of(answers);
        context.runOnContext(now -> answer(answer));
    }

    private void tooLarge(int most) {
        request.response().putHeader("Connection", "close");
        refuse(413, "PUSH-005", "the body is longer than " + most + " bytes");
        closeSoon();
    }

    private void tooLate(long timeout) {
        request.response().putHeader("Connection", "close");
        refuse(408, "PUSH-005", "the request did not arrive within " + timeout + " ms");
        closeSoon();
    }

    private void busy(String why) {
        answer(new PushAnswer(503, "PUSH-007", why + ", send it again"));
    }

    /** Refuses it. */
    void refuse(int status, String code, String reason) {
        answer(new PushAnswer(status, code, reason));
    }

    private void answer(PushAnswer answer) {
        end();
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        if (answer.status() == 503) {
            response.putHeader("Retry-After", "1");
        }
        if (answer.code().isEmpty()) {
            response.end();
        } else {
            response.putHeader("Content-Type", "application/json").end(answer.json());
        }
    }

    private void end() {
        over = true;
        vertx.cancelTimer(timer);
        budget.giveBack(taken);
        taken = 0;
    }

    /** Time for the answer to be read, then no more is listened to. */
    private void closeSoon() {
        vertx.setTimer(1_000, now -> request.connection().close());
    }
}
