/** The control connection of a session: handshake, frames, event loops. */
@NullMarked
package io.shmipc.internal.transport;

import org.jspecify.annotations.NullMarked;
