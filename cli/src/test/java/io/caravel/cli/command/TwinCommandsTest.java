package io.caravel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cli.Caravel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about twins show of a store whose edge does not run. */
class TwinCommandsTest {

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void store() throws Exception {
        Files.writeString(
                folder.resolve("edge.properties"),
                "edge.data.dir=" + folder + "\nedge.mqtt.url=tcp://127.0.0.1:1\n");
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("edge.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE twins (key TEXT, body TEXT)");
            statement.execute(
                    "INSERT INTO twins VALUES ('default/t1', '{\"conflicts\":[{\"property\":\"target\","
                            + "\"time\":1000,\"policy\":\"newest\",\"winner\":\"edge\",\"base\":null,"
                            + "\"cloud\":\"28\",\"edge\":\"25\"}]}')");
            statement.execute("CREATE TABLE twin_series (id, device, property, next)");
            statement.execute("INSERT INTO twin_series VALUES (1, 'default/t1', 'target', 5)");
            statement.execute("CREATE TABLE twin_history (series, slot, seq, time, value)");
            for (int i = 2; i < 5; i++) {
                statement.execute(
                        "INSERT INTO twin_history VALUES (1, %d, %d, %d, 'v%d')"
                                .formatted(i % 3, i, i * 1000, i));
            }
        }
    }

    private int run(String... words) {
        return Caravel.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    private String config() {
        return folder.resolve("edge.properties").toString();
    }

    @Test
    void theHistoryOfAPropertyIsShownOldestFirst() {
        assertThat(run("edge", "history", "--config", config(), "default/t1", "target")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "1970-01-01T00:00:02Z v2",
                        "1970-01-01T00:00:03Z v3",
                        "1970-01-01T00:00:04Z v4",
                        "3 values");
    }

    @Test
    void onlyTheLastValuesAreShownWhereThatIsAskedFor() {
        run("edge", "history", "--config", config(), "--last", "1", "default/t1", "target");
        assertThat(out.toString().lines()).containsExactly("1970-01-01T00:00:04Z v4", "1 values");
    }

    @Test
    void aConflictSaysWhatBothWantedAndWhoWon() {
        assertThat(run("edge", "conflicts", "--config", config())).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "1970-01-01T00:00:01Z default/t1 target: cloud '28', edge '25', before"
                                + " nothing; edge won by newest",
                        "1 conflicts");
    }

    @Test
    void aValueThatWouldSteerTheTerminalIsShownAndNotObeyed() throws Exception {
        // Given a value of a device with a new line, an escape sequence and a reversed direction
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("edge.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE twin_history SET value = 'a' || char(10) || char(27) || '[2J' ||"
                            + " char(8238) || 'b' WHERE seq = 4");
        }
        // When
        run("edge", "history", "--config", config(), "--last", "1", "default/t1", "target");
        // Then
        assertThat(out.toString().lines())
                .containsExactly("1970-01-01T00:00:04Z a\\u000a\\u001b[2J\\u202eb", "1 values");
    }

    @Test
    void withoutABrokerAValueIsNotSetAndThatIsOneSentence() {
        assertThat(run("edge", "set", "--config", config(), "default/t1", "target", "25")).isOne();
        assertThat(err.toString().strip()).contains("does not answer").doesNotContain("\n");
    }
}
