/**
 * JMH benchmarks of parts of the library within one JVM: pool, queue, frames, and the round trip of
 * a message with what it allocates.
 */
@NullMarked
package io.shmipc.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
