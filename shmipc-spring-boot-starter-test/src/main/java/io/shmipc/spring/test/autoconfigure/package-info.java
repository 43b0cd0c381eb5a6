/**
 * For tests with an application context: an address of its own for each context, and a slice with
 * listeners and nothing else.
 */
@NullMarked
package io.shmipc.spring.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
