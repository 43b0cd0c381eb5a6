/** The pages about the memory of one session: its map, what is in it, its dump. */
@NullMarked
package io.shmipc.console.web.segment;

import org.jspecify.annotations.NullMarked;
