/** Processes of a run: starting, asking, killing and stopping them, and what the system counts. */
@NullMarked
package io.shmipc.faults.chaos.process;

import org.jspecify.annotations.NullMarked;
