package io.caravel.edge.devices;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentResolver;

/** Lets Kamelets and routes of integrators use the components that the settings name. */
final class AllowedComponents implements ComponentResolver {

    private final Set<String> allowed;
    private final ComponentResolver all;

    AllowedComponents(Set<String> allowed, ComponentResolver all) {
        this.allowed = allowed;
        this.all = all;
    }

    @Override
    public Component resolveComponent(String name, CamelContext context) throws Exception {
        if (!allowed.contains(name)) {
            throw new DeviceException(
                    DeviceException.NOT_ALLOWED,
                    "the component '%s' is not allowed here: add it to edge.devices.components"
                            .formatted(name));
        }
        return all.resolveComponent(name, context);
    }
}
