/** What every contender shares: message contents, clocks, histograms and costs of a process. */
@NullMarked
package io.shmipc.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
