package io.caravel.component.queue;

import io.caravel.store.Migrations;
import java.util.List;

/**
 * The tables of all queues of one database.
 *
 * <p>Names of channels are kept twice, beside their numbers and beside their counters, because
 * without them a damaged file would have rows that belong to nobody.
 */
final class QueueSchema {

    private static final String FIRST =
            """
            CREATE TABLE queue_rows (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              queue TEXT NOT NULL,
              lane INTEGER NOT NULL,
              state_key TEXT,
              rev TEXT,
              attempts INTEGER NOT NULL DEFAULT 0,
              time INTEGER NOT NULL,
              headers TEXT NOT NULL,
              body BLOB NOT NULL,
              text INTEGER NOT NULL);
            CREATE INDEX queue_rows_in_order ON queue_rows (queue, lane, id);
            CREATE INDEX queue_rows_by_key ON queue_rows (queue, state_key)
              WHERE state_key IS NOT NULL;
            CREATE TABLE queue_origins (
              queue TEXT NOT NULL,
              origin TEXT NOT NULL,
              epoch TEXT NOT NULL,
              seq INTEGER NOT NULL,
              PRIMARY KEY (queue, origin, epoch)) WITHOUT ROWID;
            CREATE TABLE queue_ledger (
              queue TEXT NOT NULL,
              lane INTEGER NOT NULL,
              name TEXT NOT NULL,
              count INTEGER NOT NULL,
              PRIMARY KEY (queue, lane, name)) WITHOUT ROWID;
            CREATE TABLE queue_dead_letters (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              queue TEXT NOT NULL,
              lane INTEGER NOT NULL,
              state_key TEXT,
              code TEXT NOT NULL,
              reason TEXT NOT NULL,
              route TEXT NOT NULL,
              time INTEGER NOT NULL,
              headers TEXT NOT NULL,
              body BLOB NOT NULL,
              text INTEGER NOT NULL);
            CREATE TABLE queue_incarnation (epoch TEXT NOT NULL);
            INSERT INTO queue_incarnation VALUES (lower(hex(randomblob(8))));
            """;

    private static final String SOURCES =
            """
            CREATE TABLE queue_sources (
              seq INTEGER PRIMARY KEY AUTOINCREMENT,
              queue TEXT NOT NULL,
              source TEXT NOT NULL,
              UNIQUE (queue, source));
            """;

    /** Rows by number alone, see {@link RowId}; counters in columns; positions stay as they are. */
    private static final String CHANNELS =
            """
            CREATE TABLE queue_channels (
              channel INTEGER PRIMARY KEY,
              queue TEXT NOT NULL,
              part TEXT NOT NULL,
              UNIQUE (queue, part));
            INSERT INTO queue_channels (queue, part)
              SELECT queue, '' FROM queue_rows UNION SELECT queue, '' FROM queue_ledger;
            CREATE TABLE queue_messages (
              id INTEGER PRIMARY KEY,
              key TEXT,
              rev TEXT,
              attempts INTEGER NOT NULL DEFAULT 0,
              flags INTEGER NOT NULL,
              time INTEGER NOT NULL,
              born INTEGER NOT NULL,
              size INTEGER NOT NULL,
              headers TEXT NOT NULL,
              body BLOB NOT NULL);
            INSERT INTO queue_messages
              SELECT (c.channel << 44) | (r.lane << 42) | r.id, c.channel || '|' || r.state_key, r.rev,
                r.attempts, r.text + 2 * (r.state_key IS NOT NULL), r.time, r.time,
                length(r.headers) + length(r.body), r.headers, r.body
              FROM queue_rows r JOIN queue_channels c USING (queue) ORDER BY 1;
            CREATE INDEX queue_messages_by_key ON queue_messages (key) WHERE key IS NOT NULL;
            CREATE TABLE queue_streams (
              stream INTEGER PRIMARY KEY,
              queue TEXT NOT NULL,
              part TEXT NOT NULL,
              bytes INTEGER NOT NULL,
              accepted INTEGER NOT NULL,
              delivered INTEGER NOT NULL,
              superseded INTEGER NOT NULL,
              expired INTEGER NOT NULL,
              dropped INTEGER NOT NULL);
            INSERT INTO queue_streams
              SELECT c.channel * 4 + l.lane, c.queue, c.part, 0,
                sum(l.count * (l.name = 'accepted')), sum(l.count * (l.name = 'delivered')),
                sum(l.count * (l.name = 'superseded')), sum(l.count * (l.name = 'expired')),
                sum(l.count * (l.name = 'dropped'))
              FROM queue_ledger l JOIN queue_channels c USING (queue) GROUP BY 1;
            CREATE TABLE queue_drops (
              queue TEXT NOT NULL,
              lane INTEGER NOT NULL,
              reason TEXT NOT NULL,
              count INTEGER NOT NULL,
              PRIMARY KEY (queue, lane, reason)) WITHOUT ROWID;
            INSERT INTO queue_drops
              SELECT queue, stream % 4, 'attempts', dropped FROM queue_streams WHERE dropped > 0;
            ALTER TABLE queue_dead_letters ADD COLUMN part TEXT NOT NULL DEFAULT '';
            ALTER TABLE queue_dead_letters ADD COLUMN retry INTEGER NOT NULL DEFAULT 0;
            CREATE INDEX queue_dead_letters_to_retry ON queue_dead_letters (retry) WHERE retry = 1;
            ALTER TABLE queue_incarnation ADD COLUMN checked INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE queue_incarnation ADD COLUMN next INTEGER NOT NULL DEFAULT 1;
            ALTER TABLE queue_incarnation ADD COLUMN born INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE queue_incarnation ADD COLUMN wall INTEGER NOT NULL DEFAULT 0;
            UPDATE queue_incarnation SET next = 1 + coalesce(
              (SELECT seq FROM sqlite_sequence WHERE name = 'queue_rows'), 0);
            DROP TABLE queue_rows;
            DROP TABLE queue_ledger;
            """;

    /**
     * When a dead letter was given up and a position last grew, by {@link AgeClock}; 0: unknown.
     */
    private static final String AGES =
            """
            ALTER TABLE queue_dead_letters ADD COLUMN born INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE queue_origins ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
            """;

    static final Migrations MIGRATIONS =
            new Migrations("queue", List.of(FIRST, SOURCES, CHANNELS, AGES));

    private QueueSchema() {}
}
