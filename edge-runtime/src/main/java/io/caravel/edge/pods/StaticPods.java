package io.caravel.edge.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Pods of a folder: one file each, YAML or JSON. A file that cannot be read as a Pod is told
 * once and stops no other; the Pod that it held before runs on until the file is right or gone.
 * Reads may come from any thread.
 */
final class StaticPods {

    private static final Logger LOG = LoggerFactory.getLogger(StaticPods.class);
    private static final long LARGEST = 1 << 20;

    /** What a file held when it was looked at. */
    private record Seen(Content content, Optional<StaticPod> pod, String problem) {}

    /** The text of a file, or why there is none. */
    private record Content(String text, String problem) {}

    private final Path folder;
    private final String node;
    private final Map<Path, Seen> files = new HashMap<>();
    private volatile Map<String, StaticPod> pods = Map.of();
    private volatile Map<String, String> problems = Map.of();
    private volatile boolean known;
    private boolean away;

    /**
     * @param folder where they are; it may come later
     * @param node name of this node, which becomes part of theirs
     */
    StaticPods(Path folder, String node) {
        this.folder = folder;
        this.node = node;
    }

    /** Keys of all. */
    Set<String> keys() {
        return pods.keySet();
    }

    /** The Pod of this key. */
    Optional<StaticPod> get(String key) {
        return Optional.ofNullable(pods.get(key));
    }

    /** Files that hold no Pod, with the reason. */
    Map<String, String> problems() {
        return problems;
    }

    /** Whether the folder could be looked at; until then a Pod that is not here may still be. */
    boolean isKnown() {
        return known;
    }

    /** Reads what has changed; gives the keys of Pods that came, changed or went. */
    synchronized Set<String> look() {
        Optional<List<Path>> found = found();
        if (found.isEmpty()) {
            return Set.of();
        }
        files.keySet().retainAll(found.get());
        found.get().forEach(this::read);
        Map<String, StaticPod> now = new TreeMap<>();
        Map<String, String> wrong = new TreeMap<>();
        for (Path file : found.get()) {
            Seen seen = files.get(file);
            seen.pod().ifPresent(pod -> now.putIfAbsent(pod.key(), pod));
            if (!seen.problem().isEmpty()) {
                wrong.put(file.getFileName().toString(), seen.problem());
            }
        }
        problems = wrong;
        Map<String, StaticPod> before = pods;
        pods = now;
        known = true;
        Set<String> changed = new HashSet<>(before.keySet());
        changed.addAll(now.keySet());
        changed.removeIf(key -> Objects.equals(before.get(key), now.get(key)));
        return changed;
    }

    /** The files in order of their names; nothing when the folder cannot be looked at. */
    private Optional<List<Path>> found() {
        try (Stream<Path> listed = Files.list(folder)) {
            away = false;
            return Optional.of(
                    listed.filter(file -> !file.getFileName().toString().startsWith("."))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList());
        } catch (NoSuchFileException e) {
            return Optional.of(List.of());
        } catch (IOException | UncheckedIOException e) {
            if (!away) {
                LOG.warn("EDGE-POD-034 folder {} cannot be read: {}", folder, e.toString());
            }
            away = true;
            return Optional.empty();
        }
    }

    private void read(Path file) {
        Seen before = files.getOrDefault(file, new Seen(null, Optional.empty(), ""));
        Content content = content(file);
        if (content.equals(before.content())) {
            files.put(file, before);
            return;
        }
        try {
            if (!content.problem().isEmpty()) {
                throw StaticPod.wrong(content.problem());
            }
            StaticPod pod = StaticPod.parse(content.text(), file, node);
            files.put(file, new Seen(content, Optional.of(pod), ""));
        } catch (RuntimeException | StackOverflowError e) {
            String why = why(e);
            LOG.warn("EDGE-POD-034 {} is not run: {}; correct the file", file, why);
            files.put(file, new Seen(content, before.pod(), why));
        }
    }

    private static String why(Throwable failure) {
        if (failure instanceof StackOverflowError) {
            return "it is nested too deeply";
        }
        return failure instanceof PodException ? failure.getMessage() : failure.toString();
    }

    private static Content content(Path file) {
        try {
            return Files.size(file) > LARGEST
                    ? new Content("", "it is larger than 1 MiB")
                    : new Content(Files.readString(file), "");
        } catch (CharacterCodingException e) {
            return new Content("", "it is not UTF-8");
        } catch (IOException e) {
            return new Content("", "it cannot be read: " + e.getMessage());
        }
    }
}
