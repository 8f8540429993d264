package io.caravel.cri;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Small Pods for the contract. */
final class ContractSpecs {

    private ContractSpecs() {}

    static SandboxSpec sandbox(String name, Path logs, Map<String, String> labels) {
        return new SandboxSpec(
                name,
                "default",
                UUID.randomUUID().toString(),
                0,
                name,
                logs.toString(),
                labels,
                Map.of("note", "kept"),
                List.of(),
                null,
                new SandboxSpec.HostNamespaces(true, false, false, false),
                false,
                "",
                Map.of(),
                "");
    }

    static ContainerSpec container(
            String name,
            String image,
            List<String> command,
            Map<String, String> labels,
            String... mount) {
        Map<String, String> env = new LinkedHashMap<>(Map.of("GREETING", "hello"));
        return new ContainerSpec(
                name,
                0,
                image,
                command,
                List.of(),
                "",
                env,
                mount.length == 0
                        ? List.of()
                        : List.of(new ContainerSpec.Mount(mount[0], mount[1], true)),
                new HashMap<>(labels),
                Map.of("restarts", "0"),
                name + "/0.log",
                false,
                false,
                ContainerSpec.Resources.NONE,
                ContainerSpec.Security.DEFAULT);
    }
}
