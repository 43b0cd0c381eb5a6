/**
 * An agent, an application and the console that shows both, each in a process of its own, started
 * together and ended together. This process needs no application context: it only starts, tells
 * where to look, passes on what the others say, and waits.
 */
@NullMarked
package io.shmipc.sample.watch;

import org.jspecify.annotations.NullMarked;
