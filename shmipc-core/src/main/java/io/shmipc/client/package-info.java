/** The connecting side: sessions to one address, a pool of streams over them, reconnection. */
@NullMarked
package io.shmipc.client;

import org.jspecify.annotations.NullMarked;
