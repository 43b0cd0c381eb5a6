/**
 * The processes that exchange messages: a server that answers, clients that ask. Each takes
 * commands from its standard input and can be killed or stopped at any moment.
 */
@NullMarked
package io.shmipc.faults.chaos.peer;

import org.jspecify.annotations.NullMarked;
