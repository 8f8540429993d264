/** What the cloud runtime tells about itself beside its store. */
package io.caravel.cloud.status;
