package io.caravel.edge.devices;

import org.apache.camel.spi.Registry;

/** Binds what the routes of the flow {@code devices} name. */
public final class DeviceBeans {

    private DeviceBeans() {}

    /** Binds all of it. */
    public static void bind(Registry registry) {
        registry.bind("deviceRequest", new DeviceRequest());
        registry.bind("twinAnswer", new TwinAnswer());
    }
}
