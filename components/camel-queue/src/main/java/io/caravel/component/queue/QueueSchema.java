package io.caravel.component.queue;

import io.caravel.store.Migrations;
import java.util.List;

/** The tables of all queues of one database. */
final class QueueSchema {

    static final Migrations MIGRATIONS =
            new Migrations(
                    "queue",
                    List.of(
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
                            """,
                            """
                            CREATE TABLE queue_sources (
                              seq INTEGER PRIMARY KEY AUTOINCREMENT,
                              queue TEXT NOT NULL,
                              source TEXT NOT NULL,
                              UNIQUE (queue, source));
                            """));

    private QueueSchema() {}
}
