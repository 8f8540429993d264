package io.caravel.component.paho;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * Binds {@link DurablePahoComponent} as the component {@code paho-mqtt5} of every context whose
 * class path has this jar, before any route or property can ask for the scheme. The registry goes
 * before the service file of Camel's own jar, so the order of the class path does not matter. A
 * bean of that name which is there already is left alone.
 */
public final class PahoPlugin implements ContextServicePlugin {

    private static final String SCHEME = "paho-mqtt5";

    @Override
    public void load(CamelContext context) {
        if (context.getRegistry().lookupByName(SCHEME) == null) {
            context.getRegistry().bind(SCHEME, new DurablePahoComponent(context));
        }
    }
}
