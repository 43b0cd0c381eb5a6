/**
 * The view from outside: processes of this host that have regions mapped, whatever language they
 * are written in, and region files that somebody left behind. Reads what the system shows under
 * {@code /proc}; stops nobody and changes nothing.
 */
@NullMarked
package io.shmipc.diagnostics.host;

import org.jspecify.annotations.NullMarked;
