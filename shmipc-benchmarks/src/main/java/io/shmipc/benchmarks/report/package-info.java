/** What is shown and kept: tables, the bars, JSON and a chart. */
@NullMarked
package io.shmipc.benchmarks.report;

import org.jspecify.annotations.NullMarked;
