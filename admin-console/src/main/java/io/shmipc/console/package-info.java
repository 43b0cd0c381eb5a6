/** Starts the console: a web application that shows the instances of a fleet. */
@NullMarked
package io.shmipc.console;

import org.jspecify.annotations.NullMarked;
