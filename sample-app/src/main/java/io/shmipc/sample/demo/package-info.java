/**
 * The demonstration: starts an agent as a second JVM, plays the application in this one, ships the
 * same log by turns over shared memory and over a plain socket, checks every round, and prints what
 * came out.
 */
@NullMarked
package io.shmipc.sample.demo;

import org.jspecify.annotations.NullMarked;
