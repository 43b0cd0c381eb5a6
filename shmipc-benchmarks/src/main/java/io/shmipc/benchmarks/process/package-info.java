/** Processes that measure: how they are started, what they are told and what they answer. */
@NullMarked
package io.shmipc.benchmarks.process;

import org.jspecify.annotations.NullMarked;
