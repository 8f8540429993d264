package io.caravel.cli.lab;

import io.caravel.cli.Problem;
import io.caravel.cli.pki.PkiFolder;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The certificates and settings files of a lab's two sides, written into its work folder. */
final class LabSettings {
    private final LabOptions options;
    private final Path folder;
    private final PkiFolder pki;

    LabSettings(LabOptions options) {
        this.options = options;
        folder = options.folder();
        pki = new PkiFolder(folder.resolve("pki"));
    }

    /** Makes a CA, the server's and the node's certificate, unless they are there from before. */
    void certificates() {
        if (Files.exists(pki.trustStore())) {
            return;
        }
        var authority = pki.createAuthority("caravel-demo-ca");
        pki.write("server", authority.issueServer(List.of("localhost", "127.0.0.1")));
        pki.write("node", authority.issueNode(options.node()));
    }

    /** Writes {@code cloud.properties}. */
    Path cloud(Path kubeconfig, int linkPort, int httpPort) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("cloud.data.dir", folder.resolve("cloud").toString());
        settings.put("cloud.kube.config", kubeconfig.toString());
        settings.put("cloud.link.host", "127.0.0.1");
        settings.put("cloud.link.port", String.valueOf(linkPort));
        stores(settings, "cloud.link", pki.keyStore("server"));
        settings.put("cloud.telemetry.uri", telemetryUri());
        settings.put("cloud.commands.uri", commandsUri());
        settings.put("camel.management.port", String.valueOf(httpPort));
        return write("cloud.properties", settings);
    }

    /** Writes {@code edge.properties}. */
    Path edge(int linkPort, int mqttPort) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("edge.node", options.node());
        settings.put("edge.data.dir", folder.resolve("edge").toString());
        settings.put("edge.link.url", "wss://localhost:" + linkPort);
        stores(settings, "edge.link", pki.keyStore("node"));
        settings.put("edge.mqtt.url", options.mqtt().orElse(""));
        settings.put("edge.mqtt.listen", "127.0.0.1:" + mqttPort);
        settings.put("edge.cri.runtime", containerRuntime());
        settings.put("edge.pods.logs", folder.resolve("pods").toString());
        settings.put("edge.live.enabled", "false");
        return write("edge.properties", settings);
    }

    /** The file the cloud writes telemetry to, one event a line. */
    Path telemetryFile() {
        return folder.resolve("telemetry").resolve("telemetry.jsonl");
    }

    /** The folder whose files become commands, in the order of their names. */
    Path commandsFolder() {
        return folder.resolve("commands");
    }

    private String commandsUri() {
        return "file:"
                + commandsFolder()
                + "?include=.*%5C.json&sortBy=file:name&delay=100&initialDelay=0&readLock=none";
    }

    private String containerRuntime() {
        return options.cri().equals("process")
                ? "process:" + folder.resolve("processes")
                : options.cri();
    }

    private String telemetryUri() {
        return "file:"
                + telemetryFile().getParent()
                + "?fileName="
                + telemetryFile().getFileName()
                + "&fileExist=Append&appendChars=%0A&jailStartingDirectory=false";
    }

    private void stores(Map<String, String> settings, String prefix, Path keyStore) {
        settings.put(prefix + ".keystore", keyStore.toString());
        settings.put(prefix + ".keystore.password", PkiFolder.password(keyStore));
        settings.put(prefix + ".truststore", pki.trustStore().toString());
        settings.put(prefix + ".truststore.password", PkiFolder.password(pki.trustStore()));
    }

    private Path write(String name, Map<String, String> settings) {
        Path file = folder.resolve(name);
        Properties properties = new Properties();
        properties.putAll(settings);
        StringWriter text = new StringWriter();
        try {
            properties.store(text, "Settings of a Caravel demo");
            PrivateFile.write(file, text.toString());
            return file;
        } catch (IOException e) {
            throw new Problem("The settings " + file + " cannot be written.", e);
        }
    }
}
