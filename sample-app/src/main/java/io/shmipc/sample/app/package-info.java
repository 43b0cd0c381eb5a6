/**
 * The application's role: reads a log, ships it in batches, and checks with the agent's help that
 * all of it arrived as it was sent.
 */
@NullMarked
package io.shmipc.sample.app;

import org.jspecify.annotations.NullMarked;
