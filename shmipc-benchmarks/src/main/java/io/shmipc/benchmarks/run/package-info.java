/** The measurement: which cases, in which order, and what comes out. */
@NullMarked
package io.shmipc.benchmarks.run;

import org.jspecify.annotations.NullMarked;
