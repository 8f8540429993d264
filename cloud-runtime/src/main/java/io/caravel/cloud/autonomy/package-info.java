/** For how long Pods outlive the silence of their node. */
package io.caravel.cloud.autonomy;
