/** Counters and gauges of clients and servers as meters. Needs Micrometer. */
@NullMarked
package io.shmipc.spring.actuate.metrics;

import org.jspecify.annotations.NullMarked;
