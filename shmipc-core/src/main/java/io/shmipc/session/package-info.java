/** Sessions and streams: what two processes talk through, whichever of the two connected. */
@NullMarked
package io.shmipc.session;

import org.jspecify.annotations.NullMarked;
