/**
 * The link from one edge to the cloud, durable on both sides, over mutual TLS: events per second
 * end to end, and how long a heartbeat takes meanwhile.
 */
package io.caravel.bench.link;
