/** What a running side tells to whoever stands beside it: its lock and its status file. */
package io.caravel.runtime.status;
