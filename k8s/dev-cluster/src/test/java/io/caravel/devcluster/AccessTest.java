package io.caravel.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravel.devcluster.json.Json;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, and what is written down of it. */
class AccessTest {

    @TempDir static Path folder;
    private static DevProcess dev;
    private static KubernetesClient admin;

    @BeforeAll
    static void start() {
        dev = DevProcess.start(folder, "--audit-log", folder.resolve("audit.log").toString());
        admin = dev.client();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        admin.close();
        dev.close();
    }

    @Test
    void anAccountMayDoWhatItsRulesSayAndNothingElse() {
        // Given an account that may read one ConfigMap and patch ConfigMaps of a namespace
        try (KubernetesClient reader =
                account(
                        "reader",
                        rule("configmaps", "get", "list", "patch"),
                        rule("configmaps", "watch"))) {
            var maps = reader.configMaps().inNamespace("default");
            // When it does so, then it succeeds
            admin.configMaps().resource(map("a")).create();
            assertThat(maps.withName("a").get()).isNotNull();
            assertThat(maps.list().getItems()).isNotEmpty();
            // And anything else is refused in Kubernetes' words
            String who = "User \"system:serviceaccount:default:reader\" cannot ";
            refused(
                    () -> maps.withName("a").delete(),
                    "configmaps \"a\" is forbidden: "
                            + who
                            + "delete resource \"configmaps\" in API group \"\" in the namespace"
                            + " \"default\"");
            refused(
                    () -> reader.nodes().list(),
                    "nodes is forbidden: "
                            + who
                            + "list resource \"nodes\" in API group \"\" at the cluster scope");
            refused(
                    () -> reader.configMaps().inNamespace("kube-system").list(),
                    "configmaps is forbidden: "
                            + who
                            + "list resource \"configmaps\" in API group \"\" in the namespace"
                            + " \"kube-system\"");
            // And an apply that would create needs the right to create
            PatchContext apply =
                    new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager("test")
                            .withForce(true)
                            .build();
            maps.withName("a").patch(apply, map("a"));
            refused(() -> maps.withName("b").patch(apply, map("b")), "cannot create resource");
        }
    }

    @Test
    void aRuleForOneNameCountsForListsOfThatNameToo() {
        // Given
        PolicyRule one =
                new PolicyRuleBuilder(rule("secrets", "list")).withResourceNames("mine").build();
        try (KubernetesClient owner = account("owner", one)) {
            // When, then
            var secrets = owner.secrets().inNamespace("default");
            var mine = new ListOptionsBuilder().withFieldSelector("metadata.name=mine").build();
            assertThat(secrets.list(mine).getItems()).isEmpty();
            refused(secrets::list, "cannot list resource \"secrets\"");
        }
    }

    @Test
    void aTokenThatIsNoneOrOfAnAccountThatWentIsUnauthorized() {
        // Given
        try (KubernetesClient gone = account("gone", rule("configmaps", "list"));
                KubernetesClient odd = client("not.a.token")) {
            // When
            admin.serviceAccounts().inNamespace("default").withName("gone").delete();
            // Then
            for (KubernetesClient client : List.of(gone, odd)) {
                assertThatThrownBy(() -> client.configMaps().inNamespace("default").list())
                        .isInstanceOfSatisfying(
                                KubernetesClientException.class,
                                e -> assertThat(e.getCode()).isEqualTo(401));
            }
        }
    }

    @Test
    void eachRequestIsWrittenDownAsKubernetesWritesIt() throws IOException {
        // Given
        try (KubernetesClient auditee = account("auditee", rule("configmaps", "list"))) {
            // When
            auditee.configMaps().inNamespace("default").list();
            refused(
                    () -> auditee.pods().inNamespace("default").withName("p").delete(),
                    "forbidden");
            // Then
            List<String> seen = new ArrayList<>();
            for (String line : Files.readAllLines(folder.resolve("audit.log"))) {
                JsonNode event = Json.parse(line.getBytes(StandardCharsets.UTF_8));
                if (Json.str(event, "user", "username").endsWith(":auditee")) {
                    seen.add(
                            String.join(
                                    " ",
                                    Json.str(event, "verb"),
                                    Json.str(event, "objectRef", "resource"),
                                    Json.str(event, "objectRef", "name"),
                                    Json.str(event, "responseStatus", "code")));
                }
            }
            assertThat(seen).containsExactly("list configmaps  200", "delete pods p 403");
        }
    }

    private static void refused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> {
                            assertThat(e.getCode()).isEqualTo(403);
                            assertThat(e.getMessage()).contains(message);
                        });
    }

    private static PolicyRule rule(String resource, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources(resource)
                .withVerbs(verbs)
                .build();
    }

    private static io.fabric8.kubernetes.api.model.ConfigMap map(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .build();
    }

    /** A client with the rights of an account that is bound to these rules in namespace default. */
    private static KubernetesClient account(String name, PolicyRule... rules) {
        admin.resource(
                        new ServiceAccountBuilder()
                                .withNewMetadata()
                                .withNamespace("default")
                                .withName(name)
                                .endMetadata()
                                .build())
                .create();
        admin.resource(
                        new ClusterRoleBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .withRules(rules)
                                .build())
                .create();
        admin.resource(
                        new RoleBindingBuilder()
                                .withNewMetadata()
                                .withNamespace("default")
                                .withName(name)
                                .endMetadata()
                                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
                                .addNewSubject("", "ServiceAccount", name, "default")
                                .build())
                .create();
        var asked = new TokenRequestBuilder().withNewSpec().endSpec().build();
        return client(
                admin.serviceAccounts()
                        .inNamespace("default")
                        .withName(name)
                        .tokenRequest(asked)
                        .getStatus()
                        .getToken());
    }

    private static KubernetesClient client(String token) {
        Config config =
                new ConfigBuilder(Config.fromKubeconfig(dev.kubeconfig().toFile()))
                        .withOauthToken(token)
                        .withRequestRetryBackoffLimit(0)
                        .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
