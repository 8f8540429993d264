/** Service account tokens for Pods on nodes: what is asked of the API, and what a node gets. */
package io.caravel.cloud.tokens;
