package io.caravel.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.junit.jupiter.api.Test;

/** Every route is YAML that Camel's own schema and catalog accept, our components included. */
class YamlCatalogTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyRouteFileFitsTheCamelYamlSchema() throws IOException {
        JsonSchema schema = camelSchema();
        for (Path file : Repository.files("routes", path -> path.toString().endsWith(".yaml"))) {
            JsonNode tree = JSON.valueToTree(RouteFile.documents(file));
            Set<ValidationMessage> problems = schema.validate(tree);
            assertThat(problems).as(Repository.relative(file)).isEmpty();
        }
    }

    @Test
    void everyEndpointUsesOptionsThatItsComponentDocuments() {
        CamelCatalog catalog = catalogWithOurComponents();
        for (RouteFile route : RouteFile.all()) {
            for (RouteFile.Node node : route.nodes()) {
                if (node.value() instanceof Map<?, ?> map && map.get("uri") instanceof String uri) {
                    String whole = wholeUri(uri, map.get("parameters"));
                    if (!uri.contains("${") && !uri.startsWith("{{")) {
                        assertAccepted(catalog, route.path(), whole);
                    }
                }
            }
        }
    }

    private static void assertAccepted(CamelCatalog catalog, String path, String uri) {
        EndpointValidationResult result = catalog.validateEndpointProperties(uri);
        assertThat(result.isSuccess())
                .as("%s: %s %s", path, uri, result.summaryErrorMessage(false))
                .isTrue();
    }

    private static String wholeUri(String uri, Object parameters) {
        Map<String, String> query = new LinkedHashMap<>();
        StringBuilder whole = new StringBuilder(uri);
        if (parameters instanceof Map<?, ?> map) {
            map.forEach((key, value) -> query.put(String.valueOf(key), String.valueOf(value)));
        }
        if (!uri.contains(":") && query.containsKey("name")) {
            whole.append(':').append(query.remove("name"));
        }
        char separator = uri.contains("?") ? '&' : '?';
        for (Map.Entry<String, String> option : query.entrySet()) {
            whole.append(separator).append(option.getKey()).append('=').append(option.getValue());
            separator = '&';
        }
        return whole.toString();
    }

    private static CamelCatalog catalogWithOurComponents() {
        CamelCatalog catalog = new DefaultCamelCatalog();
        Repository.files("components", YamlCatalogTest::isComponentModel)
                .forEach(file -> addComponent(catalog, file));
        Repository.files("edge-runtime/src/generated", YamlCatalogTest::isComponentModel)
                .forEach(file -> addComponent(catalog, file));
        return catalog;
    }

    private static boolean isComponentModel(Path file) {
        return file.toString().contains("src/generated/resources/META-INF")
                && file.toString().endsWith(".json");
    }

    private static void addComponent(CamelCatalog catalog, Path file) {
        String model = Repository.text(file);
        String scheme = file.getFileName().toString().replace(".json", "");
        try {
            String type = JSON.readTree(model).at("/component/javaType").asText();
            catalog.addComponent(scheme, type, model);
        } catch (IOException e) {
            throw new AssertionError(Repository.relative(file) + " is not JSON", e);
        }
    }

    private static JsonSchema camelSchema() throws IOException {
        try (InputStream in =
                YamlCatalogTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(in);
        }
    }
}
