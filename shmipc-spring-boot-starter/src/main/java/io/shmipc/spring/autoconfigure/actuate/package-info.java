/** Beans for health, metrics, observations and the endpoint, where the libraries for them are. */
@NullMarked
package io.shmipc.spring.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
