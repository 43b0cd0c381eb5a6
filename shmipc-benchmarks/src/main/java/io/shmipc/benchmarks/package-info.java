/** The program that measures all contenders side by side, and its command line. */
@NullMarked
package io.shmipc.benchmarks;

import org.jspecify.annotations.NullMarked;
