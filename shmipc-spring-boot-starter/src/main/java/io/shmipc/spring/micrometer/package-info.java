/**
 * Messages as Micrometer observations: timers, and traces that cross the wire in headers. Needs
 * Micrometer's observation library.
 */
@NullMarked
package io.shmipc.spring.micrometer;

import org.jspecify.annotations.NullMarked;
