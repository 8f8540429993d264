/** Measures {@code queue:}: durable enqueue, its latency, memory under a backlog, drain. */
package io.caravel.bench.queue;
