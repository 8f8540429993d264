package io.caravel.edge.objects;

import io.caravel.store.Migrations;
import java.util.List;

/** The table of the {@link ObjectStore}, in {@code edge.db}. */
public final class ObjectSchema {

    /** The area {@code objects}. */
    public static final Migrations MIGRATIONS =
            new Migrations(
                    "objects",
                    List.of(
                            "CREATE TABLE objects ("
                                    + " kind TEXT NOT NULL,"
                                    + " key TEXT NOT NULL,"
                                    + " rev TEXT NOT NULL,"
                                    + " uid TEXT NOT NULL,"
                                    + " body TEXT NOT NULL,"
                                    + " PRIMARY KEY (kind, key)) WITHOUT ROWID",
                            """
                            CREATE TABLE object_store (incarnation TEXT NOT NULL);
                            INSERT INTO object_store VALUES (lower(hex(randomblob(8))));
                            CREATE TABLE object_told (
                              kind TEXT PRIMARY KEY,
                              incarnation TEXT NOT NULL) WITHOUT ROWID;
                            """));

    private ObjectSchema() {}
}
