/** What the cloud runtime itself has to say to users, as Kubernetes Events. */
package io.caravel.cloud.events;
