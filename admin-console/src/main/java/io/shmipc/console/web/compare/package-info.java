/** The page that compares two analyses. */
@NullMarked
package io.shmipc.console.web.compare;

import org.jspecify.annotations.NullMarked;
