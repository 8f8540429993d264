package io.caravel.cloud;

import io.caravel.cloud.autonomy.Autonomy;
import io.caravel.cloud.autonomy.WrongLimitEvent;
import io.caravel.cloud.commands.CommandCheck;
import io.caravel.cloud.commands.CommandFailure;
import io.caravel.cloud.commands.CommandOrder;
import io.caravel.cloud.commands.CommandPlace;
import io.caravel.cloud.commands.CommandsHttp;
import io.caravel.cloud.commands.ConnectedNodes;
import io.caravel.cloud.config.CloudConfig;
import io.caravel.cloud.desired.DeviceTimes;
import io.caravel.cloud.desired.Owners;
import io.caravel.cloud.desired.Placement;
import io.caravel.cloud.events.NotSentEvent;
import io.caravel.cloud.events.SetBackEvent;
import io.caravel.cloud.received.DeliveredHeaders;
import io.caravel.cloud.received.KeptLog;
import io.caravel.cloud.received.OwnPods;
import io.caravel.cloud.received.Refusals;
import io.caravel.cloud.received.StoreTurn;
import io.caravel.cloud.received.Subject;
import io.caravel.cloud.replicas.Claims;
import io.caravel.cloud.replicas.LiveConnection;
import io.caravel.cloud.replicas.ReplicaName;
import io.caravel.cloud.reported.DeviceDesired;
import io.caravel.cloud.reported.DeviceStatusDocument;
import io.caravel.cloud.reported.EdgeWriter;
import io.caravel.cloud.reported.LatestTurn;
import io.caravel.cloud.reported.LeaseDocument;
import io.caravel.cloud.reported.NodeDocument;
import io.caravel.cloud.reported.NodeRestorer;
import io.caravel.cloud.reported.PodEventDocument;
import io.caravel.cloud.reported.PodRemoval;
import io.caravel.cloud.reported.PodStatusDocument;
import io.caravel.cloud.reported.PodUid;
import io.caravel.cloud.reported.Reception;
import io.caravel.cloud.reported.RegisteredNodes;
import io.caravel.cloud.reported.WorthTrying;
import io.caravel.cloud.tokens.TokenDocument;
import io.caravel.cloud.tokens.TokenOrders;
import io.caravel.component.queue.QueueStore;
import io.caravel.kube.KubeRetryPause;
import io.caravel.kube.LiveWatchTargets;
import io.caravel.runtime.Tls;
import io.caravel.store.Database;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.spi.Registry;

/** Every bean that a cloud route names, bound one by one: nothing is found by scanning. */
public final class CloudBeans {

    /** After so long what cannot be written is acknowledged to its node and tried on. */
    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(30);

    private CloudBeans() {}

    /**
     * Binds all beans of the cloud.
     *
     * @param registry where routes look them up
     * @param config the settings
     * @param database the open {@code cloud.db}
     */
    public static void bind(Registry registry, CloudConfig config, Database database) {
        registry.bind("cloudConfig", config);
        registry.bind("database", database);
        registry.bind("queueStore", new QueueStore(database));
        bindTls(registry, config.link());
        Claims claims = new Claims(ReplicaName.of(config.settings()));
        bindDesired(registry, claims);
        registry.bind("claims", claims);
        registry.bind("liveConnection", new LiveConnection());
        bindReported(registry, config, claims.replica(), Clock.systemUTC());
        bindAutonomy(registry, Clock.systemUTC());
        registry.bind("commandOrder", new CommandOrder());
        registry.bind("commandCheck", new CommandCheck());
        registry.bind("commandFailure", new CommandFailure());
        CommandsHttp.bind(registry, config.settings());
        ConnectedNodes connected = new ConnectedNodes();
        registry.bind("connectedNodes", connected);
        registry.bind("commandPlace", new CommandPlace(claims, connected));
    }

    private static void bindTls(Registry registry, CloudConfig.Link link) {
        if (!link.plain()) {
            registry.bind(
                    "linkTls",
                    Tls.of(
                            link.keystore(),
                            link.keystorePassword(),
                            link.truststore(),
                            link.truststorePassword()));
        }
    }

    private static void bindDesired(Registry registry, Claims claims) {
        Owners owners = new Owners();
        LiveWatchTargets pods = new LiveWatchTargets();
        LiveWatchTargets configMaps = new LiveWatchTargets();
        LiveWatchTargets secrets = new LiveWatchTargets();
        registry.bind("podTargets", pods);
        registry.bind("configMapTargets", configMaps);
        registry.bind("secretTargets", secrets);
        registry.bind(
                "placement", new Placement(owners, pods, configMaps, secrets, claims::isElsewhere));
        Refusals refusals = new Refusals();
        registry.bind("refusals", refusals);
        registry.bind("reception", new Reception(owners, refusals));
        registry.bind("keptLog", new KeptLog());
        registry.bind("deviceTimes", new DeviceTimes());
        registry.bind("deviceDesired", new DeviceDesired(owners));
        registry.bind("edgeWriter", new EdgeWriter());
        registry.bind("storeTurn", new StoreTurn());
        registry.bind("subject", new Subject());
        registry.bind("deliveredHeaders", new DeliveredHeaders());
        registry.bind("ownPods", new OwnPods(owners, refusals));
        registry.bind("tokenOrders", new TokenOrders(owners));
        registry.bind("tokenDocument", new TokenDocument());
    }

    private static void bindAutonomy(Registry registry, Clock clock) {
        LiveWatchTargets looks = new LiveWatchTargets();
        registry.bind("autonomyLooks", looks);
        registry.bind("autonomy", new Autonomy(looks));
        registry.bind("wrongLimitEvent", new WrongLimitEvent(clock));
        registry.bind("notSentEvent", new NotSentEvent(clock));
        registry.bind("setBackEvent", new SetBackEvent(clock));
    }

    private static void bindReported(
            Registry registry, CloudConfig config, String replica, Clock clock) {
        RegisteredNodes nodes = new RegisteredNodes();
        registry.bind("registeredNodes", nodes);
        registry.bind("nodeRestorer", new NodeRestorer(nodes));
        registry.bind(
                "nodeDocument",
                new NodeDocument(config.kubelet().address(), config.kubelet().port(), replica));
        registry.bind("leaseDocument", new LeaseDocument(nodes, clock));
        registry.bind("podUid", new PodUid());
        registry.bind("podRemoval", new PodRemoval());
        registry.bind("podStatusDocument", new PodStatusDocument());
        registry.bind("podEventDocument", new PodEventDocument(clock));
        registry.bind("deviceStatusDocument", new DeviceStatusDocument());
        registry.bind(
                "retryPause", new KubeRetryPause(Duration.ofMillis(400), Duration.ofSeconds(30)));
        registry.bind("latestTurn", new LatestTurn(config.twinInterval(), WRITE_PATIENCE));
        registry.bind("worthTrying", new WorthTrying());
    }
}
