/**
 * The accepting side: an address, the sessions of its peers, a handler for the streams they open.
 */
@NullMarked
package io.shmipc.server;

import org.jspecify.annotations.NullMarked;
