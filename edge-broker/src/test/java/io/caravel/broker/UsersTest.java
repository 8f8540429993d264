package io.caravel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Password files, as Mosquitto writes them. */
class UsersTest {

    private static final Path MOSQUITTO_PASSWD = Path.of("/usr/bin/mosquitto_passwd");

    @TempDir Path folder;

    private Users users(String text) throws IOException {
        Users users = new Users();
        users.read(Files.writeString(folder.resolve("users"), text));
        return users;
    }

    @Test
    void hashesOfMosquittoAndPlainPasswordsAreUnderstood() throws IOException {
        // Given a hash of mosquitto_passwd 2.0.11, an old one, and a plain one
        Users users =
                users(
                        """
                        # users of this box
                        t1:$7$101$NBH9XMNWDlxlTF3P$bLi18t6itp2GpM7so7GNnuF2PtWCwWBb/GBIN8VbVXyX6tsXxYLRbCqQhpZJvTng3nuF8wfDRhXgAhEnjttWYA==
                        t2:$6$U6Z1HfY4f35hdDip$EreZe+OPw+k/PtaVXuo7wWkC138atU2LyW8vssq1o/ZXyagFo/oliPQnLF3xqXmU/bDeTdHQUmbMC8ZzgBLAtg==
                        t3:pass:word
                        """);
        // Then each knows its own
        assertThat(users.isEmpty()).isFalse();
        assertThat(users.knows("t1", "secret")).isTrue();
        assertThat(users.knows("t1", "Secret")).isFalse();
        assertThat(users.knows("t1", "")).isFalse();
        assertThat(users.knows("t2", "secret")).isTrue();
        assertThat(users.knows("t2", "wrong")).isFalse();
        assertThat(users.knows("t3", "pass:word")).isTrue();
        assertThat(users.knows("t3", "pass")).isFalse();
        assertThat(users.knows("t4", "secret")).isFalse();
        assertThat(users.knows("", "")).isFalse();
    }

    @Test
    void aFileOfTheInstalledMosquittoIsUnderstood() throws Exception {
        assumeTrue(Files.isExecutable(MOSQUITTO_PASSWD), "mosquitto_passwd is not installed");
        // Given
        Path file = folder.resolve("made");
        String password = "sécret € 1";
        Process made =
                new ProcessBuilder(
                                MOSQUITTO_PASSWD.toString(),
                                "-c",
                                "-b",
                                file.toString(),
                                "device-1",
                                password)
                        .start();
        assertThat(made.waitFor()).isZero();
        // When
        Users users = new Users();
        users.read(file);
        // Then
        assertThat(users.knows("device-1", password)).isTrue();
        assertThat(users.knows("device-1", "secret")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                ":secret",
                "t1:",
                "t1:$5$what$ever",
                "t1:$7$x$AAAA$AAAA",
                "t1:$7$999999999$AAAA$AAAA",
                "t1:$7$101$AAAA$",
                "t1:$7$101$A$A%"
            })
    void aLineThatIsNoneIsRefusedWithoutItsText(String line) throws IOException {
        assertThatThrownBy(() -> users("ok:ok\n" + line + "\n"))
                .isInstanceOf(BrokerException.class)
                .hasMessageStartingWith("EDGE-BROKER-006 line 2 of ")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("$");
    }
}
