/** What the edge says about itself to the person beside the box, without any network. */
package io.caravel.edge.status;
