/** Who may read, who may act, and what a browser may do with the pages. */
@NullMarked
package io.shmipc.console.security;

import org.jspecify.annotations.NullMarked;
