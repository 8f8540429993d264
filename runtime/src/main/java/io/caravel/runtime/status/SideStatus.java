package io.caravel.runtime.status;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a running side knows and its store does not. Kept in {@code <side>.status.json} in the data
 * folder, written soon after each change and once in a minute. Safe for any thread; never blocks
 * the caller and never fails it.
 */
public final class SideStatus implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SideStatus.class);
    private static final long SETTLE_MS = 200;

    private final String side;
    private final StatusFile file;
    private final Clock clock;
    private final ScheduledExecutorService writer;
    private final JsonObject content;
    private final Consumer<JsonObject> stamp;
    private boolean due;

    private SideStatus(
            String side,
            StatusFile file,
            Clock clock,
            JsonObject content,
            Consumer<JsonObject> stamp) {
        this.side = side.toUpperCase(Locale.ROOT);
        this.file = file;
        this.clock = clock;
        this.content = content;
        this.stamp = stamp;
        this.writer = Executors.newSingleThreadScheduledExecutor(SideStatus::thread);
    }

    /**
     * Begins to tell.
     *
     * @param folder the data folder
     * @param side {@code edge} or {@code cloud}
     * @param own makes of what the last process left what this one begins with
     * @param stamp changes the content each time just before it is written
     */
    public static SideStatus open(
            Path folder,
            String side,
            Clock clock,
            UnaryOperator<JsonObject> own,
            Consumer<JsonObject> stamp) {
        StatusFile file = new StatusFile(folder.resolve(side + ".status.json"));
        JsonObject content =
                new JsonObject()
                        .put("version", 1)
                        .put("pid", ProcessHandle.current().pid())
                        .put("started", clock.instant())
                        .put("phase", "starting")
                        .put("problems", new JsonObject())
                        .mergeIn(own.apply(file.read().orElse(new JsonObject())));
        SideStatus status = new SideStatus(side, file, clock, content, stamp);
        status.writer.scheduleWithFixedDelay(status::write, 0, 1, TimeUnit.MINUTES);
        return status;
    }

    /** The side is {@code starting}, {@code running} or {@code stopped}. */
    public void phase(String phase) {
        change(now -> now.put("phase", phase));
    }

    /** Something is wrong until {@link #solved}: its code and a sentence. */
    public void problem(String code, String sentence) {
        change(
                now -> {
                    JsonObject problems = part(now, "problems");
                    String since = clock.instant().toString();
                    problems.put(
                            code,
                            new JsonObject()
                                    .put("reason", sentence)
                                    .put("since", part(problems, code).getValue("since", since)));
                });
    }

    /** It is not wrong any more. */
    public void solved(String code) {
        change(now -> part(now, "problems").remove(code));
    }

    /**
     * Asks for a value again and again, and tells it when it is another one. A value that cannot be
     * had is asked for again; a series of failures is one line in the log, {@code
     * <SIDE>-STATUS-001}.
     */
    public void watch(String field, long seconds, Supplier<Object> value) {
        AtomicBoolean failing = new AtomicBoolean();
        writer.scheduleWithFixedDelay(
                () -> {
                    try {
                        tell(field, value.get());
                        failing.set(false);
                    } catch (RuntimeException e) {
                        if (!failing.getAndSet(true)) {
                            LOG.warn(
                                    "{}-STATUS-001 '{}' of the status cannot be read; it stays as it was and is asked for again",
                                    side,
                                    field,
                                    e);
                        }
                    }
                },
                0,
                seconds,
                TimeUnit.SECONDS);
    }

    private void tell(String field, Object now) {
        if (!now.equals(read(content -> content.getValue(field)))) {
            change(content -> content.put(field, now));
        }
    }

    /** Looks at the content; the function must not keep it. */
    public synchronized <T> T read(Function<JsonObject, T> question) {
        return question.apply(content);
    }

    /** Changes the content. */
    public synchronized void change(Consumer<JsonObject> change) {
        change.accept(content);
        if (!due) {
            due = true;
            try {
                writer.schedule(this::write, SETTLE_MS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("closed: the status is written at the end", e);
            }
        }
    }

    /** Writes that it has stopped. */
    @Override
    public void close() {
        phase("stopped");
        writer.shutdown();
        try {
            writer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        write();
    }

    private void write() {
        JsonObject now;
        synchronized (this) {
            due = false;
            stamp.accept(content);
            now = content.copy().put("asOf", clock.instant().toString());
        }
        try {
            file.write(now);
        } catch (IOException | RuntimeException e) {
            LOG.debug("the status cannot be written now", e);
        }
    }

    /** A part of a content, made when it is not there. */
    public static JsonObject part(JsonObject of, String name) {
        if (!(of.getValue(name) instanceof JsonObject)) {
            of.put(name, new JsonObject());
        }
        return of.getJsonObject(name);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "status");
        thread.setDaemon(true);
        return thread;
    }
}
