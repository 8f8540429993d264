package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a reader of partitions does with rows that fail late. */
class DesksTest extends QueueRoutes {

    private Desks desks;

    @BeforeEach
    void openDesks() {
        String uri = "queue:q?partitions=#ready&pipelined=true";
        camel.getRegistry().bind("ready", new ReadyPartitions());
        camel.start();
        desks = new Desks(store(), camel.getEndpoint(uri, QueueEndpoint.class));
        desks.open();
        for (String body : List.of("1", "2")) {
            store().append("q", QueueTestSupport.inPartition("edge-1", body)).join();
        }
    }

    @Test
    void aRowThatFailsAfterItsPartitionWasLeftIsThereForTheNextReader() {
        // Given two rows under way when their partition goes
        desks.ready(Set.of("edge-1"));
        List<StoredRow> underWay = round();
        desks.ready(Set.of());
        // When both have failed and it comes back
        underWay.forEach(row -> assertThat(desks.failed(row, 0, 0)).isZero());
        desks.ready(Set.of("edge-1"));
        // Then both come again, in order
        assertThat(bodies(round())).containsExactly("1", "2");
    }

    @Test
    void aRowOfAnEarlierReaderThatFailsLateComesAgainBeforeTheNext() {
        // Given a row under way when its reader stopped, and another reader that began
        desks.ready(Set.of("edge-1"));
        List<StoredRow> underWay = round();
        desks.close();
        desks.open();
        desks.ready(Set.of("edge-1"));
        assertThat(round()).isEmpty();
        // When the rows fail
        underWay.forEach(row -> assertThat(desks.failed(row, 0, 0)).isZero());
        // Then the second reader has them, in order
        assertThat(bodies(round())).containsExactly("1", "2");
    }

    private List<StoredRow> round() {
        RowTaker.Taken taken = store().take("q", desks.beginRound(0), 100);
        return desks.add(taken, row -> "");
    }

    private static List<String> bodies(List<StoredRow> rows) {
        return rows.stream().map(row -> new String(row.body())).toList();
    }
}
