/** What happened, as plain counters and as events for a listener. No metrics library lives here. */
@NullMarked
package io.shmipc.metrics;

import org.jspecify.annotations.NullMarked;
