/**
 * Devices by YAML: for every Device whose protocol has Kamelets, a {@code <protocol>-source} per
 * property reads it and a {@code <protocol>-sink} writes it. All of it runs in a Camel context of
 * its own, beside the flows of the edge: only readings go in, and only wanted values come out.
 */
package io.caravel.edge.devices;
