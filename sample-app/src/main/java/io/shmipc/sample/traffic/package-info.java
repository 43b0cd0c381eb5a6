/**
 * An application that ships to the agent and asks it, at a modest rate and until it is stopped, so
 * that there is something to watch; one of its readers can be told to forget what it holds.
 */
@NullMarked
package io.shmipc.sample.traffic;

import org.jspecify.annotations.NullMarked;
