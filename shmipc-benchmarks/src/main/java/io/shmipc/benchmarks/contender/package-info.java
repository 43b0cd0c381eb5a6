/**
 * The two ends of each contender: an echo server that checks every request and writes its reply,
 * and a client that checks every reply.
 */
@NullMarked
package io.shmipc.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
