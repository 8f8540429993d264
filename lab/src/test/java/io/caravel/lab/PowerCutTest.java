package io.caravel.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a process' files after a power cut, with a process that forces some of them. */
class PowerCutTest {

    private static final int CUTS = 40;

    /** {@code sync} with a name is fsync of that file or folder. */
    private static final String WORK =
            """
            printf safe > forced; sync forced
            printf safe > fresh; sync fresh; mv -f fresh named
            printf safe > other; sync other; rm -f renamed loose; sync .
            mv other renamed
            printf loose > loose
            """;

    @TempDir Path folder;
    private Path data;
    private PowerCut power;

    @BeforeEach
    void compile() {
        data = folder.resolve("data");
        try {
            power = new PowerCut(folder);
        } catch (IOException e) {
            abort("needs a C compiler: " + e.getMessage());
        }
    }

    @Test
    void what_was_forced_is_there_after_every_cut() throws Exception {
        for (int seed = 1; seed <= CUTS; seed++) {
            // Given a process that forced a file and its new name, and worked on
            run();
            // When the power is cut
            power.cut(data, seed);
            // Then what was forced is there
            assertThat(data.resolve("forced")).hasContent("safe");
            assertThat(data.resolve("named")).hasContent("safe");
        }
    }

    @Test
    void what_was_not_forced_is_there_after_some_cuts_and_gone_after_others() throws Exception {
        // Given a process that left a file, and a new name of another, unforced
        Set<String> found = new HashSet<>();
        for (int seed = 1; seed <= CUTS; seed++) {
            run();
            // When the power is cut
            power.cut(data, seed);
            found.addAll(remains());
        }
        // Then each of the two was lost once and kept once
        assertThat(found).contains("loose kept", "loose lost", "renamed kept", "renamed lost");
    }

    private List<String> remains() throws IOException {
        List<String> found = new ArrayList<>();
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(data)) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        found.add("loose " + ("loose".equals(files.get("loose")) ? "kept" : "lost"));
        found.add("renamed " + ("safe".equals(files.get("renamed")) ? "kept" : "lost"));
        return found;
    }

    private void run() throws Exception {
        Files.createDirectories(data);
        ProcessBuilder builder = new ProcessBuilder("sh", "-ec", WORK).directory(data.toFile());
        builder.environment().putAll(power.environment(data));
        assertThat(builder.inheritIO().start().waitFor()).isZero();
    }
}
