/** Pods on a node of a lab: how fast they come and go, what they cost, and what churn leaves. */
package io.caravel.bench.pods;
