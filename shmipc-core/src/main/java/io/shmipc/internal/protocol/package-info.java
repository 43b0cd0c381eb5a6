/**
 * The frames of the control connection as values: encoded, decoded and validated, without any I/O.
 * Frames are big-endian whatever the machine.
 */
@NullMarked
package io.shmipc.internal.protocol;

import org.jspecify.annotations.NullMarked;
