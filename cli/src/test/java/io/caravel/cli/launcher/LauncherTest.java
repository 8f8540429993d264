package io.caravel.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in an unpacked distribution, with made-up Javas that tell how they are called. */
class LauncherTest {
    @TempDir Path folder;
    private ProcessBuilder launcher;

    @BeforeEach
    void unpack() throws IOException {
        Path script = folder.resolve("caravel/caravel");
        Files.createDirectories(folder.resolve("caravel/lib/cli"));
        Files.createDirectories(folder.resolve("bin"));
        Files.copy(Path.of("..", "caravel"), script);
        launcher = new ProcessBuilder("/bin/sh", script.toString(), "one", "two words");
        launcher.environment().remove("JAVA_HOME");
        launcher.environment().put("HOME", folder.toString());
        launcher.environment().put("CARAVEL_JVMS", folder.resolve("jvms").toString());
        launcher.environment().put("PATH", folder.resolve("bin") + ":/usr/sbin:/sbin");
        for (String tool : new String[] {"dirname", "sed", "head", "readlink"}) {
            Path link = folder.resolve("bin").resolve(tool);
            Files.createSymbolicLink(link, Path.of("/usr/bin", tool).toRealPath());
        }
    }

    @Test
    void withoutAJavaItSaysWhatToInstall() throws Exception {
        Result result = run();
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.text()).contains("no JDK 17 or newer").contains("JAVA_HOME");
    }

    @Test
    void theJavaOnThePathIsUsedWithAllArguments() throws Exception {
        java("old", "17.0.15");
        Files.createSymbolicLink(folder.resolve("bin/java"), folder.resolve("old/bin/java"));
        Result result = run();
        assertThat(result.text())
                .startsWith("java 17.0.15")
                .contains("io.caravel.cli.Caravel one two words")
                .contains("-Dcaravel.home=" + folder.toRealPath().resolve("caravel"));
        assertThat(result.status()).isZero();
    }

    @Test
    void aJdk25InTheUsualFoldersIsPreferredToThePath() throws Exception {
        java("old", "17.0.15");
        java("jvms/new", "25.0.3");
        Files.createSymbolicLink(folder.resolve("bin/java"), folder.resolve("old/bin/java"));
        assertThat(run().text()).startsWith("java 25.0.3");
    }

    @Test
    void anExplicitJavaHomeWins() throws Exception {
        java("mine", "17.0.15");
        java("jvms/new", "25.0.3");
        launcher.environment().put("JAVA_HOME", folder.resolve("mine").toString());
        assertThat(run().text()).startsWith("java 17.0.15");
    }

    @Test
    void aJavaHomeThatIsTooOldIsPassedOverWithANote() throws Exception {
        java("mine", "1.8.0_402");
        java("jvms/other", "21.0.1");
        launcher.environment().put("JAVA_HOME", folder.resolve("mine").toString());
        assertThat(run().text())
                .contains("is not a JDK 17 or newer; looking further")
                .contains("java 21.0.1");
    }

    private void java(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path program = home.resolve("bin/java");
        Files.writeString(program, "#!/bin/sh\necho java " + version + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result run() throws IOException, InterruptedException {
        Process process = launcher.redirectErrorStream(true).start();
        byte[] text = process.getInputStream().readAllBytes();
        return new Result(process.waitFor(), new String(text, StandardCharsets.UTF_8));
    }

    private record Result(int status, String text) {}
}
