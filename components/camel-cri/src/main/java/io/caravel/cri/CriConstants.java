package io.caravel.cri;

import org.apache.camel.spi.Metadata;

/** Headers of the {@code cri:} component. */
public final class CriConstants {

    @Metadata(
            label = "producer",
            description = "Sandbox the call is about, when the body does not name it",
            javaType = "String")
    public static final String SANDBOX_ID = "CaravelSandboxId";

    @Metadata(
            label = "producer",
            description = "Container the call is about, when the body does not name it",
            javaType = "String")
    public static final String CONTAINER_ID = "CaravelContainerId";

    @Metadata(
            label = "producer",
            description = "Seconds a container gets to end by itself (stopContainer)",
            javaType = "Long",
            defaultValue = "0")
    public static final String GRACE = "CaravelGrace";

    @Metadata(
            label = "producer",
            description = "Seconds a command may take, 0 for ever (execSync)",
            javaType = "Long",
            defaultValue = "0")
    public static final String TIMEOUT = "CaravelTimeout";

    @Metadata(
            label = "producer",
            description = "Who pulls the image (pullImage)",
            javaType = "io.caravel.cri.RegistryCredentials")
    public static final String CREDENTIALS = "CaravelRegistryCredentials";

    private CriConstants() {}
}
