/**
 * {@code bench fleet}: thousands of simulated edges in one process, with the real link client,
 * against one cloud runtime and the development API in processes of their own.
 */
package io.caravel.bench.fleet;
