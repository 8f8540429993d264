/**
 * The figures of BENCHMARKS.md: each bench sets up what it needs, measures, and says if its bar is
 * met.
 */
package io.caravel.bench;
