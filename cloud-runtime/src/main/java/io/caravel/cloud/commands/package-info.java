/** Commands for nodes: who may be told what, and which nodes can be told now. */
package io.caravel.cloud.commands;
