package io.caravel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cli.Caravel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CaravelTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "demo --help",
                "cloud --help",
                "cloud run --help",
                "cloud status --help",
                "cloud dead-letters --help",
                "cloud dead-letters list --help",
                "edge --help",
                "edge run --help",
                "edge reset --help",
                "edge status --help",
                "edge dead-letters --help",
                "edge dead-letters list --help",
                "pki --help",
                "pki ca --help",
                "pki server --help",
                "pki node --help",
                "thermostat --help"
            })
    void everyCommandExplainsItself(String words) {
        assertThat(run(words.split(" "))).isZero();
        assertThat(out.toString()).startsWith("Usage: caravel");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fly",
                "demo --nope",
                "demo --cri docker",
                "demo --mqtt nowhere",
                "demo --kubeconfig k",
                "demo --cluster --kubeconfig /nonexistent/kubeconfig",
                "edge",
                "edge run",
                "edge run --config /nonexistent/file",
                "edge dead-letters retry --config /nonexistent/file",
                "cloud run --config",
                "pki node --out . --name Not_A_Name",
                "pki node --out . --name a..b",
                "pki server --out . --name ../etc",
                "thermostat --device nothing",
                "thermostat --every 0"
            })
    void wrongArgumentsGetOneSentenceAndExitStatusTwo(String words) {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines().toList()).hasSize(1);
        assertThat(err.toString()).contains("--help");
    }

    @Test
    void thePkiCommandsMakeFilesAndNeverPrintAPassword() {
        // Given an empty folder
        String dir = folder.resolve("pki").toString();
        // When a CA and two certificates are made
        assertThat(run("pki", "ca", "--out", dir)).isZero();
        assertThat(run("pki", "server", "--out", dir, "--name", "localhost", "--host", "127.0.0.1"))
                .isZero();
        assertThat(run("pki", "node", "--out", dir, "--name", "edge-1")).isZero();
        // Then all files are there and no password was shown
        assertThat(Path.of(dir, "server.p12")).exists();
        assertThat(Path.of(dir, "node.p12")).doesNotExist();
        assertThat(Path.of(dir, "edge-1.p12.password")).exists();
        assertThat(Path.of(dir, "edge-1.p12.password"))
                .content()
                .satisfies(password -> assertThat(out.toString()).doesNotContain(password.strip()));
    }

    @Test
    void theDevelopmentApiGetsItsArgumentsAsTheyAre() {
        // Given a command line for it
        CommandLine line = Caravel.commandLine();
        // When it is read
        CommandLine.ParseResult read = line.parseArgs("dev-cluster", "--port", "0", "--help");
        // Then nothing is refused, and all of it is passed on
        assertThat(read.subcommand().unmatched()).containsExactly("--port", "0", "--help");
    }

    @Test
    void aProblemIsOneSentenceAndExitStatusOne() {
        String dir = folder.resolve("empty").toString();
        assertThat(run("pki", "node", "--out", dir, "--name", "edge-1")).isEqualTo(1);
        assertThat(err.toString()).startsWith("There is no CA in").hasLineCount(1);
    }

    @Test
    void theDemoDoesNotMixWithWhatAnEarlierOneLeft() throws IOException {
        // Given
        Files.writeString(folder.resolve("left"), "by an earlier run");

        // When
        int status = run("demo", "--work", folder.toString());

        // Then
        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("is not empty");
    }

    private int run(String... words) {
        CommandLine line = Caravel.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }
}
