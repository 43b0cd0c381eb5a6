/** Asks every instance again and again, and keeps what it last said and how it went lately. */
@NullMarked
package io.shmipc.console.poll;

import org.jspecify.annotations.NullMarked;
