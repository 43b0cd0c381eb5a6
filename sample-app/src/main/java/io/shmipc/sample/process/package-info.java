/** This program, or another one, as child processes that end with the process that started them. */
@NullMarked
package io.shmipc.sample.process;

import org.jspecify.annotations.NullMarked;
