package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a database says about the room it has. */
class RoomTest extends Notes {

    @Test
    void roomIsWhatTheDiskGivesAndWhatIsFreeInsideTheFile() {
        try (Database database = open()) {
            // Given a database that held a large row
            database.write(insert(1, "x".repeat(1_000_000))).join();
            Room full = database.room();
            // When the row is deleted
            database.write(
                            connection -> {
                                try (var statement = connection.createStatement()) {
                                    return statement.executeUpdate("DELETE FROM notes");
                                }
                            })
                    .join();
            Room empty = database.room();
            // Then its pages count as room
            assertThat(empty.inside() - full.inside()).isGreaterThan(900_000);
            assertThat(empty.total()).isEqualTo(empty.disk() + empty.inside());
            assertThat(empty.disk()).isPositive();
            assertThat(empty.taken()).isGreaterThan(1_000_000);
        }
    }
}
