package io.caravel.edge.twins;

import io.caravel.component.paho.DurablePahoComponent;
import io.caravel.edge.TellAgain;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.store.Database;
import java.time.Clock;
import java.util.function.Predicate;
import org.apache.camel.spi.Registry;

/** Binds what the routes of the twins name, among them the component {@code paho-mqtt5:}. */
public final class TwinBeans {

    /** Enough for one commit to the next; more would only fill the heap. */
    private static final int UNACKNOWLEDGED = 250;

    private TwinBeans() {}

    /**
     * Binds all of it.
     *
     * @param registry where routes look beans up
     * @param node name of this node
     * @param database open, with {@link TwinStore#MIGRATIONS}
     * @param objects where Devices and DeviceModels are kept
     * @param history values kept of each property
     * @param kept whether an event of an identity has been kept for the cloud
     * @return the component, whose broker, user and password the caller sets
     */
    public static DurablePahoComponent bind(
            Registry registry,
            String node,
            Database database,
            ObjectStore objects,
            int history,
            Predicate<String> kept) {
        Clock clock = Clock.systemUTC();
        TwinStore twins = new TwinStore(database);
        registry.bind("twinsShown", new TwinsShown(twins));
        Devices devices = new Devices(objects);
        TwinReports reports = new TwinReports(twins, devices);
        Repeats repeats = new Repeats(System::nanoTime, kept);
        TwinHistory values = new TwinHistory(database, history);
        registry.bind("twinHistory", values);
        DeviceApply apply = new DeviceApply(node, twins, devices, reports, values, clock);
        registry.bind(
                "twinRequests",
                new TwinStep(new TwinRequests(twins, devices, reports, values, repeats, clock)));
        registry.bind("outcomeEvents", OutcomeParts.events());
        registry.bind("outcomeMessages", OutcomeParts.messages());
        registry.bind("upEnvelope", new UpEnvelope());
        registry.bind("mqttEnvelope", new MqttEnvelope());
        registry.bind("twinStored", new TwinStored());
        registry.bind("twinReports", reports);
        TellAgain again = new TellAgain();
        again.tells(reports::tellAgain);
        registry.bind("twinsAgain", again);
        registry.bind("twinReported", new TwinReported(reports));
        registry.bind("deviceApply", apply);
        registry.bind("deviceDeltas", new DeviceDeltas());
        registry.bind("membershipRequests", new MembershipRequests(devices, clock));
        registry.bind("deviceData", new DeviceData(devices, repeats, clock));
        registry.bind("uploads", new Uploads(clock));
        registry.bind("linkNotice", new LinkNotice(node, clock));
        return mqtt(registry, node, apply, repeats);
    }

    private static DurablePahoComponent mqtt(
            Registry registry, String node, DeviceApply apply, Repeats repeats) {
        DurablePahoComponent mqtt = new DurablePahoComponent();
        mqtt.getConfiguration().setClientId("caravel-" + node);
        mqtt.getConfiguration().setReceiveMaximum(UNACKNOWLEDGED);
        mqtt.addConnectionListener(
                connected -> {
                    repeats.reconnected();
                    if (Boolean.TRUE.equals(connected)) {
                        apply.sendAgain();
                    }
                });
        registry.bind("paho-mqtt5", mqtt);
        return mqtt;
    }
}
