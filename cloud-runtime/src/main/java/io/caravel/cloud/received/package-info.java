/** What becomes of messages of nodes that cannot be written, and counts of them. */
package io.caravel.cloud.received;
