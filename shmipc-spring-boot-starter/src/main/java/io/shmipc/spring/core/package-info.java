/**
 * The sending side for applications: operations over borrowed streams, on the calling thread or on
 * none, channels that keep order, streams of messages, and the exceptions they throw.
 */
@NullMarked
package io.shmipc.spring.core;

import org.jspecify.annotations.NullMarked;
