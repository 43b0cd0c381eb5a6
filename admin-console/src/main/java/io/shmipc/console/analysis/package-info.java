/**
 * What an instance, or a file, says about the slices of one session, read without believing any of
 * it: every number, list and text has a bound, and what breaks one is named with its path. And the
 * comparison of two of them.
 */
@NullMarked
package io.shmipc.console.analysis;

import org.jspecify.annotations.NullMarked;
