package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the cloud routes do to the API and what the role allows are the same. */
class RoleTest {

    private static final Path ROUTES = Path.of("..", "..", "routes");
    private static final Path ROLE = Path.of("..", "..", "k8s", "20-rbac.yaml");
    private static final Pattern WATCH = Pattern.compile("uri: kube-watch:(\\S+)");
    private static final Pattern APPLY =
            Pattern.compile(
                    "uri: kube-apply:(\\w+)\\s+parameters:(?:\\s+\\w+: \\S+)*?\\s+resource: (\\S+)");

    @Test
    void theRoleAllowsExactlyWhatTheCloudRoutesDo() throws IOException {
        // Given
        Set<String> done = done();
        assumeTrue(!done.isEmpty(), "no route uses the API");

        // When
        Set<String> allowed = allowed();

        // Then
        assertThat(allowed).isEqualTo(done);
    }

    private static Set<String> done() throws IOException {
        Set<String> done = new TreeSet<>();
        if (!Files.isDirectory(ROUTES)) {
            return done;
        }
        try (Stream<Path> files = Files.walk(ROUTES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                addUses(Files.readString(file), done);
            }
        }
        return done;
    }

    private static void addUses(String route, Set<String> done) {
        Matcher watch = WATCH.matcher(route);
        while (watch.find()) {
            add(done, watch.group(1), "", "list", "watch");
        }
        Matcher apply = APPLY.matcher(route);
        while (apply.find()) {
            switch (ApplyVerb.of(apply.group(1))) {
                case apply -> add(done, apply.group(2), "", "create", "patch");
                case status -> add(done, apply.group(2), "/status", "patch");
                case patch -> add(done, apply.group(2), "", "patch");
                case create -> add(done, apply.group(2), "", "create");
                case delete -> add(done, apply.group(2), "", "delete");
            }
        }
    }

    private static void add(Set<String> done, String resource, String sub, String... verbs) {
        KubeResource named = KubeResource.of(resource, false);
        for (String verb : verbs) {
            done.add(named.group() + "/" + named.plural() + sub + " " + verb);
        }
    }

    private static Set<String> allowed() throws IOException {
        List<PolicyRule> rules = new ArrayList<>();
        try (InputStream content = Files.newInputStream(ROLE)) {
            for (Object object : (List<?>) Serialization.unmarshal(content)) {
                if (object instanceof ClusterRole role) {
                    rules.addAll(role.getRules());
                } else if (object instanceof Role role) {
                    rules.addAll(role.getRules());
                }
            }
        }
        Set<String> allowed = new TreeSet<>();
        for (PolicyRule rule : rules) {
            for (String group : rule.getApiGroups()) {
                for (String resource : rule.getResources()) {
                    rule.getVerbs()
                            .forEach(verb -> allowed.add(group + "/" + resource + " " + verb));
                }
            }
        }
        return allowed;
    }
}
