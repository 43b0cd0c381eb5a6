/**
 * The queue region: two queues, one for each direction, and for each of them an end that produces
 * and an end that consumes. Every process uses one end of each.
 */
@NullMarked
package io.shmipc.internal.queue;

import org.jspecify.annotations.NullMarked;
