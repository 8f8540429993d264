/** Commands of the cloud: what is published on the broker. */
package io.caravel.edge.commands;
