/** Several cloud runtimes at once: which one serves a node, and what the others do not do. */
package io.caravel.cloud.replicas;
