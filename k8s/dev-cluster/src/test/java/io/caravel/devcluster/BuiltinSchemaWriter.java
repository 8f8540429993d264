package io.caravel.devcluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.*;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes {@code schema/builtin.txt}, the field names and types of the built-in kinds, from the
 * client library's model. Run by hand after an upgrade of the model.
 */
final class BuiltinSchemaWriter {

    private static final List<Class<?>> ROOTS =
            List.of(
                    Pod.class,
                    Node.class,
                    Namespace.class,
                    ConfigMap.class,
                    Secret.class,
                    Event.class,
                    ServiceAccount.class,
                    Service.class,
                    Endpoints.class,
                    PersistentVolume.class,
                    PersistentVolumeClaim.class,
                    ResourceQuota.class,
                    LimitRange.class,
                    Lease.class,
                    Deployment.class,
                    ReplicaSet.class,
                    DaemonSet.class,
                    StatefulSet.class,
                    Role.class,
                    RoleBinding.class,
                    ClusterRole.class,
                    ClusterRoleBinding.class,
                    PriorityClass.class,
                    CustomResourceDefinition.class);
    private static final Set<String> OPAQUE =
            Set.of(
                    "AnyType",
                    "FieldsV1",
                    "RawExtension",
                    "JSONSchemaProps",
                    "KubernetesResource",
                    "Object");

    private final Map<String, Map<String, String>> types = new TreeMap<>();
    private final Deque<Class<?>> waiting = new ArrayDeque<>(ROOTS);

    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), new BuiltinSchemaWriter().write());
    }

    String write() {
        while (!waiting.isEmpty()) {
            Class<?> type = waiting.remove();
            if (!types.containsKey(type.getSimpleName())) {
                types.put(type.getSimpleName(), fields(type));
            }
        }
        StringBuilder text = new StringBuilder();
        types.forEach(
                (name, fields) -> {
                    text.append(name).append('\n');
                    fields.forEach(
                            (field, type) ->
                                    text.append("  ")
                                            .append(field)
                                            .append(' ')
                                            .append(type)
                                            .append('\n'));
                });
        return text.toString();
    }

    private Map<String, String> fields(Class<?> type) {
        Map<String, String> fields = new TreeMap<>();
        for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                JsonProperty property = field.getAnnotation(JsonProperty.class);
                if (property != null && !Modifier.isStatic(field.getModifiers())) {
                    fields.put(property.value(), expression(field.getGenericType()));
                }
            }
        }
        return fields;
    }

    private String expression(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return arguments.length == 1
                    ? "[" + expression(arguments[0]) + "]"
                    : "{" + expression(arguments[1]) + "}";
        }
        String name = type instanceof Class<?> c ? c.getSimpleName() : "Object";
        return switch (name) {
            case "String", "MicroTime", "ZonedDateTime" -> "string";
            case "Integer", "Long" -> "integer";
            case "Boolean" -> "boolean";
            case "Double", "Float" -> "number";
            case "IntOrString" -> "intstr";
            case "Quantity" -> "quantity";
            default -> {
                if (OPAQUE.contains(name) || name.startsWith("JSON")) {
                    yield "any";
                }
                waiting.add((Class<?>) type);
                yield name;
            }
        };
    }
}
