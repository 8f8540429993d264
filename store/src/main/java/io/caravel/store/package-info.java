/** A SQLite database with one writer and group commit. Plain Java: no Camel, no framework. */
package io.caravel.store;
