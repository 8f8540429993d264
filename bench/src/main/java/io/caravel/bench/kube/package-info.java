/** {@code bench kube}: what nodes and Pods cost the Kubernetes API and the cloud runtime. */
package io.caravel.bench.kube;
