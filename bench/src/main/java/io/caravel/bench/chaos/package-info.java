/**
 * The chaos bench: both sides as real processes, killed again and again while the network between
 * them breaks, and books about everything that was accepted. What it counts stands in {@code
 * BENCHMARKS.md}.
 */
package io.caravel.bench.chaos;
