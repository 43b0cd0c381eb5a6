/**
 * How the consumer of a queue waits for its next element. A private matter of the consumer: its
 * peer needs to know nothing about it.
 */
@NullMarked
package io.shmipc.wait;

import org.jspecify.annotations.NullMarked;
