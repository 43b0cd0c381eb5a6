/**
 * The exceptions a caller can catch. Each one carries an {@link io.shmipc.error.ErrorCategory}, so
 * that code which only wants to know what kind of failure it saw needs no list of classes.
 */
@NullMarked
package io.shmipc.error;

import org.jspecify.annotations.NullMarked;
