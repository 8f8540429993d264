package io.caravel.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The working tree under test: where it is and which files of a kind it holds. */
final class Repository {

    private static final Path ROOT = findRoot();

    private Repository() {}

    static Path root() {
        return ROOT;
    }

    /** Files below a folder of the tree, without anything a build made; sorted, empty if absent. */
    static List<Path> files(String folder, Predicate<Path> wanted) {
        Path start = ROOT.resolve(folder);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(start, new Sources(found, wanted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(null);
        return List.copyOf(found);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All text of the files of a folder that end in a suffix, joined: for "is this name used". */
    static String joinedText(String folder, String suffix) {
        StringBuilder all = new StringBuilder();
        files(folder, file -> file.toString().endsWith(suffix))
                .forEach(file -> all.append(text(file)).append('\n'));
        return all.toString();
    }

    static String relative(Path file) {
        return ROOT.relativize(file).toString();
    }

    /** What is built is not entered: processes of other tests make and remove files there. */
    private static final class Sources extends SimpleFileVisitor<Path> {

        private final List<Path> found;
        private final Predicate<Path> wanted;

        Sources(List<Path> found, Predicate<Path> wanted) {
            this.found = found;
            this.wanted = wanted;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isBuilt(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && wanted.test(file)) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean isBuilt(Path file) {
        for (Path part : ROOT.relativize(file)) {
            String name = part.toString();
            if (name.equals("target") || name.equals(".git") || name.equals("work")) {
                return true;
            }
        }
        return false;
    }

    private static Path findRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("no mvnw above " + Path.of("").toAbsolutePath());
        }
        return folder;
    }
}
