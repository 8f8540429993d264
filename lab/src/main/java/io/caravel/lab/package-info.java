/** What the demo, the benches and the tests share: loopback ports, and a network to break. */
package io.caravel.lab;
