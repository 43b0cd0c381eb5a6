/**
 * Analyses that were taken and are kept for a while, to be looked at again and compared: in memory,
 * bounded in number and bytes.
 */
@NullMarked
package io.shmipc.console.capture;

import org.jspecify.annotations.NullMarked;
