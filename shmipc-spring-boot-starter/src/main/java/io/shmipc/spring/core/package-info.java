/**
 * The sending side for applications: operations over borrowed streams, channels that keep order,
 * and the exceptions they throw.
 */
@NullMarked
package io.shmipc.spring.core;

import org.jspecify.annotations.NullMarked;
