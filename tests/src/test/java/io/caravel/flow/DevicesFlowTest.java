package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The flows twin-desired-down, twin-reported-up and telemetry-up, with a cut and a restart each.
 */
@ExtendWith(FlowLab.class)
class DevicesFlowTest {

    @Test
    void aWishOfAnOutageReachesTheDeviceOnReconnectAndIsAnswered(FlowLab.Actors actors) {
        // Given a link that is cut
        actors.lab().cutLink();
        // When another value is wanted, and the edge restarted
        actors.cloudUser().want("24.5");
        actors.restartEdge();
        actors.lab().restoreLink();
        // Then the device sets itself, and the DeviceStatus shows its answer
        soon().until(() -> actors.said("set target=24.5"));
        soon().until(() -> actors.cloudUser().hasReported("target", 24.5));
    }

    @Test
    void aWishAtTheEdgeInAnOutageReachesTheDeviceAtOnceAndTheCloudAfterIt(FlowLab.Actors actors) {
        // Given a link that is cut
        actors.lab().cutLink();
        // When another value is wanted at the box, and the edge restarted
        actors.edgeWants("26.5");
        soon().until(() -> actors.said("set target=26.5"));
        actors.restartEdge();
        actors.lab().restoreLink();
        // Then the Device in the cloud wants it too, and says who set it
        soon().until(() -> actors.device().contains("\"26.5\""));
        assertThat(actors.device())
                .contains("\"setBy\":\"" + actors.lab().options().node() + "\"")
                .contains("caravel-edge-" + actors.lab().options().node());
    }

    @Test
    void devicesThatComeGoOrMoveInAnOutageAreSoAtTheEdgeAfterIt(FlowLab.Actors actors) {
        // Given two devices more, and a link that is cut
        String here = actors.lab().options().node();
        actors.createDevice("stays-not", here);
        actors.createDevice("moves", here);
        soon().until(() -> actors.twins().containsAll(List.of("stays-not", "moves")));
        actors.lab().cutLink();
        // When one goes, one moves to another node and one comes, and the edge restarts
        actors.deleteDevice("stays-not");
        actors.moveDevice("moves", "somewhere-else");
        actors.createDevice("comes", here);
        actors.restartEdge();
        actors.lab().restoreLink();
        // Then the edge has the devices that are its own
        soon().until(() -> actors.twins().contains("comes"));
        soon().until(() -> actors.twins().size() == 2);
        actors.deleteDevice("comes");
        actors.deleteDevice("moves");
        soon().until(() -> actors.twins().size() == 1);
    }

    @Test
    void theLastReadingOfAnOutageIsInTheDeviceStatusAfterIt(FlowLab.Actors actors) {
        // Given readings of an outage in which the edge was restarted
        actors.lab().cutLink();
        actors.deviceReads(20, "twin", 30.0);
        actors.restartEdge();
        // When the link is back
        actors.lab().restoreLink();
        // Then the last one is shown
        soon().until(() -> actors.cloudUser().hasReported("temperature", 30.19));
    }

    @Test
    void everyReadingOfAnOutageArrivesOnceAndInOrder(FlowLab.Actors actors) {
        // Given readings before, in and after an outage, with restarts of both sides
        actors.deviceReads(50, "before", 10.0);
        actors.lab().cutLink();
        actors.deviceReads(100, "during", 11.0);
        actors.restartEdge();
        actors.lab().killCloud();
        actors.lab().startCloud();
        actors.lab().restoreLink();
        actors.deviceReads(50, "after", 12.0);
        // When the last one has arrived
        soon().until(() -> actors.lab().telemetry().count("after-", 50).arrived() == 50);
        // Then each burst arrived once each and in order
        assertThat(actors.lab().telemetry().count("before-", 50).perfect()).isTrue();
        assertThat(actors.lab().telemetry().count("during-", 100).perfect()).isTrue();
        assertThat(actors.lab().telemetry().count("after-", 50).perfect()).isTrue();
    }
}
