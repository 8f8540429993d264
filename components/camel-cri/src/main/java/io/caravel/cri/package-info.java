/**
 * Containers through the Kubernetes Container Runtime Interface v1, or as plain processes.
 *
 * <p>{@link io.caravel.cri.ContainerRuntime} is the contract, with two implementations behind it;
 * the Camel component {@code cri:} gives each of its calls as an endpoint.
 */
package io.caravel.cri;
