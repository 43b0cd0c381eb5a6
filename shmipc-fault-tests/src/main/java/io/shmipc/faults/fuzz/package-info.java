/** Handshakes, frames and shared regions with random contents. */
@NullMarked
package io.shmipc.faults.fuzz;

import org.jspecify.annotations.NullMarked;
