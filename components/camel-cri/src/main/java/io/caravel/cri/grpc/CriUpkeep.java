package io.caravel.cri.grpc;

import io.caravel.cri.CgroupDriver;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.proto.ContainerStatsFilter;
import io.caravel.cri.proto.ListContainerStatsRequest;
import io.caravel.cri.proto.ReopenContainerLogRequest;
import io.caravel.cri.proto.RuntimeConfigRequest;
import io.caravel.cri.proto.RuntimeConfigResponse;
import io.caravel.cri.proto.StatusRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The calls of a CRI runtime by which its disk is kept in order. */
final class CriUpkeep {

    private static final Pattern SANDBOX_IMAGE =
            Pattern.compile("\"sandboxImage\"\\s*:\\s*\"([^\"]+)\"");

    private final CriConnection connection;

    CriUpkeep(CriConnection connection) {
        this.connection = connection;
    }

    void rotateLog(String containerId, Path log, Path rotated) {
        ReopenContainerLogRequest request =
                ReopenContainerLogRequest.newBuilder().setContainerId(containerId).build();
        try {
            Files.move(log, rotated);
            connection.unlessGone(
                    "reopen log of container " + containerId,
                    () -> connection.runtime(CriRuntime.CALL_SECONDS).reopenContainerLog(request));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ContainerRuntimeException e) {
            restore(log, rotated);
            throw e;
        }
    }

    /** The container still writes to what was moved. */
    private static void restore(Path log, Path rotated) {
        try {
            if (!Files.exists(log)) {
                Files.move(rotated, log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Long> writtenBytes(Map<String, String> labels) {
        ListContainerStatsRequest request =
                ListContainerStatsRequest.newBuilder()
                        .setFilter(ContainerStatsFilter.newBuilder().putAllLabelSelector(labels))
                        .build();
        Map<String, Long> bytes = new HashMap<>();
        connection
                .call(
                        "stats of containers",
                        () ->
                                connection
                                        .runtime(CriRuntime.CALL_SECONDS)
                                        .listContainerStats(request))
                .getStatsList()
                .forEach(
                        stats ->
                                bytes.put(
                                        stats.getAttributes().getId(),
                                        stats.getWritableLayer().getUsedBytes().getValue()));
        return bytes;
    }

    /** The image of sandboxes, which older runtimes tell in their configuration only. */
    String sandboxImage() {
        Matcher named = SANDBOX_IMAGE.matcher(config());
        return named.find() ? named.group(1) : "";
    }

    /** Newer runtimes tell it; of the older ones containerd has it in its configuration. */
    CgroupDriver cgroupDriver() {
        RuntimeConfigRequest request = RuntimeConfigRequest.getDefaultInstance();
        try {
            RuntimeConfigResponse answer =
                    connection.call(
                            "tell who keeps its control groups",
                            () ->
                                    connection
                                            .runtime(CriRuntime.CALL_SECONDS)
                                            .runtimeConfig(request));
            boolean systemd =
                    answer.getLinux().getCgroupDriver()
                            == io.caravel.cri.proto.CgroupDriver.SYSTEMD;
            return systemd ? CgroupDriver.SYSTEMD : CgroupDriver.CGROUPFS;
        } catch (ContainerRuntimeException e) {
            if (e.kind() != ContainerRuntimeException.Kind.UNSUPPORTED) {
                throw e;
            }
            return configured(config());
        }
    }

    private static CgroupDriver configured(String config) {
        if (config.isEmpty()) {
            return CgroupDriver.NONE;
        }
        JsonObject none = new JsonObject();
        JsonObject containerd = new JsonObject(config).getJsonObject("containerd", none);
        JsonObject options =
                containerd
                        .getJsonObject("runtimes", none)
                        .getJsonObject(containerd.getString("defaultRuntimeName", ""), none)
                        .getJsonObject("options", none);
        return options.getBoolean("SystemdCgroup", false)
                ? CgroupDriver.SYSTEMD
                : CgroupDriver.CGROUPFS;
    }

    private String config() {
        StatusRequest request = StatusRequest.newBuilder().setVerbose(true).build();
        return connection
                .call("status", () -> connection.runtime(CriRuntime.CALL_SECONDS).status(request))
                .getInfoOrDefault("config", "");
    }
}
