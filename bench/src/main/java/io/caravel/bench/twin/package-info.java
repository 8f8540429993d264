/** Device twins at one edge, with Mosquitto: speed, staleness, order, and what kills leave. */
package io.caravel.bench.twin;
