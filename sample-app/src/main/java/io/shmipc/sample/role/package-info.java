/** What the roles have in common: that they run, and how they end. */
@NullMarked
package io.shmipc.sample.role;

import org.jspecify.annotations.NullMarked;
