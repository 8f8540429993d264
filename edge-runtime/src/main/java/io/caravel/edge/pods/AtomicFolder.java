package io.caravel.edge.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder whose content changes as a whole: a reader sees all old files or all new ones.
 *
 * <p>The files are in a folder of their own that the link {@code ..data} names; a change writes
 * another folder and moves the link. What readers open are links through {@code ..data}.
 */
final class AtomicFolder {

    private static final String DATA = "..data";

    /**
     * One file to show.
     *
     * @param content its bytes
     * @param mode permission bits
     * @param own whether it is the Pod's one user's
     */
    record Entry(byte[] content, int mode, boolean own) {

        Entry(byte[] content, int mode) {
            this(content, mode, false);
        }
    }

    private final Path folder;
    private final VolumeOwner owner;

    AtomicFolder(Path folder, VolumeOwner owner) {
        this.folder = folder;
        this.owner = owner;
    }

    /**
     * Shows exactly these files; a failure leaves what was shown before, and nothing else.
     *
     * @param asked files by relative path
     * @return whether anything changed
     * @throws PodException when a path cannot be
     */
    boolean show(Map<String, Entry> asked) {
        Map<String, Entry> files = new VolumePaths(folder.getFileName().toString()).clean(asked);
        try {
            Files.createDirectories(folder);
            if (same(files)) {
                return false;
            }
            Path fresh = Files.createTempDirectory(folder, "..");
            try {
                fill(fresh, files);
                swap(fresh);
            } finally {
                removeUnlinked();
            }
            link(files.keySet());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill(Path fresh, Map<String, Entry> files) throws IOException {
        Files.setAttribute(fresh, "unix:mode", 0755);
        for (Map.Entry<String, Entry> file : files.entrySet()) {
            write(fresh.resolve(file.getKey()), file.getValue());
        }
        share(fresh);
    }

    private void swap(Path fresh) throws IOException {
        Path link = folder.resolve(DATA + "_new");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, fresh.getFileName());
        Files.move(
                link,
                folder.resolve(DATA),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether files were shown before. */
    boolean isShown() {
        return Files.isDirectory(folder.resolve(DATA));
    }

    private void write(Path file, Entry entry) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, entry.content());
        Files.setAttribute(file, "unix:mode", entry.mode());
        if (entry.own()) {
            owner.give(file);
        }
    }

    private void share(Path fresh) throws IOException {
        owner.share(folder, true);
        try (Stream<Path> found = Files.walk(fresh)) {
            for (Path path : found.toList()) {
                owner.share(path, true);
            }
        }
    }

    private boolean same(Map<String, Entry> files) throws IOException {
        Path data = folder.resolve(DATA);
        if (!Files.isDirectory(data)) {
            return false;
        }
        Set<String> shown = new HashSet<>();
        Path real = data.toRealPath();
        try (Stream<Path> found = Files.walk(real)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                String name = real.relativize(file).toString();
                Entry wanted = files.get(name);
                if (wanted == null || !Arrays.equals(wanted.content(), Files.readAllBytes(file))) {
                    return false;
                }
                shown.add(name);
            }
        }
        return shown.equals(files.keySet());
    }

    /** Gives each first name of the files a link through {@code ..data}, and no other. */
    private void link(Set<String> files) throws IOException {
        Set<String> first = new HashSet<>();
        files.forEach(file -> first.add(Path.of(file).getName(0).toString()));
        for (Path shown : entries()) {
            String name = shown.getFileName().toString();
            if (!name.startsWith("..") && !first.contains(name)) {
                Files.delete(shown);
            }
        }
        for (String name : first) {
            Path shown = folder.resolve(name);
            if (!Files.isSymbolicLink(shown)) {
                Files.createSymbolicLink(shown, Path.of(DATA, name));
            }
        }
    }

    /** Removes all content but what the link names: older one, and one that was not finished. */
    private void removeUnlinked() throws IOException {
        Path data = folder.resolve(DATA);
        Path shown =
                Files.isSymbolicLink(data) ? folder.resolve(Files.readSymbolicLink(data)) : data;
        for (Path old : entries()) {
            boolean content = old.getFileName().toString().startsWith("..");
            if (content && !Files.isSymbolicLink(old) && !old.equals(shown)) {
                remove(old);
            }
        }
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList();
        }
    }

    /** Removes a folder and all in it; links are removed, never followed. */
    static void remove(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
