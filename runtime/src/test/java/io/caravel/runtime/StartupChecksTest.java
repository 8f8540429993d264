package io.caravel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupChecksTest {

    @TempDir Path folder;
    private final CamelStart camel = new CamelStart("edge");
    private final StartupChecks checks = new StartupChecks("edge");

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void everyFileOfTheSideIsARoute() throws IOException {
        // Given
        route("a-flow/1-edge-read.camel.yaml", "a-flow-edge-read");
        route("a-flow/2-cloud-write.camel.yaml", "a-flow-cloud-write");
        RouteFiles files = RouteFiles.find("edge", folder.toString());
        // When
        CamelContext context = start(files);
        // Then
        assertThat(files.routes()).hasSize(1);
        assertThatCode(() -> checks.everyFileIsARoute(files, context)).doesNotThrowAnyException();
        assertThat(context.getRoute("a-flow-edge-read")).isNotNull();
    }

    @Test
    void aFileWithoutARouteIsRefused() throws IOException {
        // Given
        route("a-flow/1-edge-read.camel.yaml", "a-flow-edge-read");
        write("a-flow/2-edge-nothing.camel.yaml", "- beans: []\n");
        RouteFiles files = RouteFiles.find("edge", folder.toString());
        // When
        CamelContext context = start(files);
        // Then
        assertThatThrownBy(() -> checks.everyFileIsARoute(files, context))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("EDGE-START-002 ")
                .hasMessageContaining("2-edge-nothing");
    }

    @Test
    void aFolderWithoutARouteOfTheSideIsRefused() throws IOException {
        // Given
        route("a-flow/2-cloud-write.camel.yaml", "a-flow-cloud-write");
        write("_policy/edge-keep.camel.yaml", "- routeConfiguration:\n    id: edge-keep\n");
        // Then
        assertThatThrownBy(() -> RouteFiles.find("edge", folder.toString()))
                .hasMessageStartingWith("EDGE-START-001 ");
        assertThatThrownBy(() -> RouteFiles.find("edge", folder + "/missing"))
                .hasMessageStartingWith("EDGE-START-001 ");
    }

    @Test
    void aFileThatCamelCannotReadStopsTheStartWithOneSentence() throws IOException {
        // Given
        write(
                "a-flow/1-edge-read.camel.yaml",
                "- route:\n    id: x\n    from:\n      uri: nope:x\n      steps:\n      - log: a\n");
        RouteFiles files = RouteFiles.find("edge", folder.toString());
        // Then
        assertThatThrownBy(() -> start(files))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("EDGE-START-003 the route x cannot be started: ")
                .hasMessageContaining("nope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- route:\n   id: [a\n  : x", "- route:\n    stepz: []\n", ""})
    void aFileThatIsNotARouteIsNamedInOneLine(String text) throws IOException {
        // Given
        route("a-flow/1-edge-read.camel.yaml", "a-flow-edge-read");
        write("a-flow/2-edge-bad.camel.yaml", text);
        RouteFiles files = RouteFiles.find("edge", folder.toString());
        // Then
        assertThatThrownBy(() -> start(files))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("EDGE-START-003 the route file ")
                .hasMessageContaining("2-edge-bad.camel.yaml")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefused() throws IOException {
        // Given
        Path file = Files.createFile(folder.resolve("file"));
        // Then
        assertThatThrownBy(() -> checks.writable(file.resolve("data")))
                .hasMessageStartingWith("EDGE-STORE-001 ");
        assertThatCode(() -> checks.writable(folder.resolve("new/data")))
                .doesNotThrowAnyException();
    }

    private CamelContext start(RouteFiles files) {
        Properties properties = new Properties();
        properties.put("camel.main.basePackageScanEnabled", "false");
        return camel.start(properties, files, registry -> {}).getCamelContext();
    }

    private void route(String path, String id) throws IOException {
        write(
                path,
                """
                - route:
                    id: %s
                    from:
                      uri: timer:%s
                      parameters:
                        repeatCount: 1
                      steps:
                        - log:
                            message: ran
                """
                        .formatted(id, id));
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
