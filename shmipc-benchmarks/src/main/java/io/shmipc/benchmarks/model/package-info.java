/** What is measured: contenders, cases and what came out of them. Knows nothing of how. */
@NullMarked
package io.shmipc.benchmarks.model;

import org.jspecify.annotations.NullMarked;
