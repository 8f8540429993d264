package io.caravel.component.queue;

/**
 * One partition of a queue, or a queue without partitions.
 *
 * @param number its number in this store, part of the number of each of its rows
 * @param queue the queue
 * @param partition the partition; empty for none
 */
record Channel(int number, String queue, String partition) {}
