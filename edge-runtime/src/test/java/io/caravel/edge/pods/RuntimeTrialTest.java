package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerdBox;
import io.caravel.cri.grpc.CriRuntime;
import io.caravel.cri.process.ProcessRuntime;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeTrialTest {

    @TempDir Path folder;

    @Test
    void processesCanRunAnyImage() {
        // Given
        try (ContainerRuntime runtime = new ProcessRuntime(folder)) {
            // When
            RuntimeTrial.Outcome outcome = new RuntimeTrial(runtime).of("some/image:1", false);
            // Then
            assertThat(outcome.usable()).isTrue();
            assertThat(outcome.image()).isEqualTo("some/image:1");
        }
    }

    @Test
    void aSocketThatNobodyAnswersIsNotUsableAndSaysWhy() {
        // Given
        try (ContainerRuntime runtime = new CriRuntime(folder.resolve("absent.sock"))) {
            // When
            RuntimeTrial.Outcome outcome = new RuntimeTrial(runtime).of("some/image:1", false);
            // Then
            assertThat(outcome.usable()).isFalse();
            assertThat(outcome.reason()).startsWith("CRI-");
        }
    }

    @Test
    void aBusyboxThatIsPresentStandsInForAnImageThatIsNot() throws Exception {
        try (ContainerdBox box = ContainerdBox.start();
                ContainerRuntime runtime = new CriRuntime(box.socket())) {
            // Given an image that is not there and a registry that does not exist
            String absent = "127.0.0.1:1/absent/busybox:none";
            // When it is tried with and without a stand-in
            RuntimeTrial.Outcome strict = new RuntimeTrial(runtime).of(absent, false);
            RuntimeTrial.Outcome lenient = new RuntimeTrial(runtime).of(absent, true);
            // Then only a stand-in makes it usable, and no sandbox is left behind
            assertThat(strict.usable()).isFalse();
            assertThat(lenient.usable()).isTrue();
            assertThat(lenient.image()).isEqualTo(ContainerdBox.IMAGE);
            assertThat(runtime.listPodSandboxes(java.util.Map.of())).isEmpty();
        }
    }
}
