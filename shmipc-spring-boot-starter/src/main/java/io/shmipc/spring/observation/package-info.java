/**
 * How sending and receiving are seen from outside, for timers and traces. No metrics library lives
 * here.
 */
@NullMarked
package io.shmipc.spring.observation;

import org.jspecify.annotations.NullMarked;
