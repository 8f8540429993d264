/** The component {@code http-push:}, which takes what devices send by HTTP. */
package io.caravel.push;
