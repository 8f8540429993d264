package io.caravel.edge.devices;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * The Kamelets that are there: each is read when it is first asked for, from the first folder that
 * has it. Thread-safe.
 */
final class Kamelets {

    private static final String NAME = "[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?";

    private final ModelCamelContext context;
    private final List<String> locations;

    /**
     * @param context where they become route templates
     * @param locations folders in Camel's notation, the first wins
     */
    Kamelets(ModelCamelContext context, List<String> locations) {
        this.context = context;
        this.locations = List.copyOf(locations);
    }

    /**
     * What a Kamelet takes.
     *
     * @param name of the Kamelet
     * @param parameters name → whether it has to be given
     */
    record Form(String name, Map<String, Boolean> parameters) {

        /** Those of some values that it takes. */
        Map<String, String> accepted(Map<String, String> values) {
            Map<String, String> taken = new LinkedHashMap<>(values);
            taken.keySet().retainAll(parameters.keySet());
            return taken;
        }

        /** What has to be given and is not. */
        List<String> missing(Map<String, String> values) {
            List<String> missing = new ArrayList<>();
            parameters.forEach(
                    (parameter, required) -> {
                        if (required && !values.containsKey(parameter)) {
                            missing.add(parameter);
                        }
                    });
            return missing;
        }
    }

    /**
     * A Kamelet by its name.
     *
     * @throws DeviceException when its file cannot be read
     */
    synchronized Optional<Form> find(String name) {
        if (!name.matches(NAME)) {
            return Optional.empty();
        }
        if (context.getRouteTemplateDefinition(name) == null) {
            load(name);
        }
        return Optional.ofNullable(context.getRouteTemplateDefinition(name)).map(Kamelets::form);
    }

    /**
     * Whether there is a Kamelet for a protocol.
     *
     * @throws DeviceException when its file cannot be read
     */
    boolean serve(String protocol) {
        return find(protocol + "-source").isPresent() || find(protocol + "-sink").isPresent();
    }

    /** Whether there is one, readable or not. */
    boolean mayServe(String protocol) {
        try {
            return serve(protocol);
        } catch (DeviceException e) {
            return true;
        }
    }

    private void load(String name) {
        for (String location : locations) {
            Resource file =
                    PluginHelper.getResourceLoader(context)
                            .resolveResource(location + "/" + name + ".kamelet.yaml");
            if (file.exists()) {
                try {
                    PluginHelper.getRoutesLoader(context).loadRoutes(file);
                    return;
                } catch (Exception e) {
                    throw new DeviceException(
                            DeviceException.NO_KAMELET,
                            "%s cannot be read: %s"
                                    .formatted(file.getLocation(), DeviceException.reason(e)));
                }
            }
        }
    }

    private static Form form(RouteTemplateDefinition template) {
        Map<String, Boolean> parameters = new LinkedHashMap<>();
        for (RouteTemplateParameterDefinition parameter : template.getTemplateParameters()) {
            boolean required =
                    !Boolean.FALSE.equals(parameter.getRequired())
                            && parameter.getDefaultValue() == null;
            parameters.put(parameter.getName(), required);
        }
        return new Form(template.getId(), parameters);
    }
}
