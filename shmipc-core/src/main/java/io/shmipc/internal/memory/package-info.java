/**
 * A mapped region and the one view that reads and writes it. The memory ordering of each access is
 * part of its name, so that a reader of the code above can see which store pairs with which load.
 */
@NullMarked
package io.shmipc.internal.memory;

import org.jspecify.annotations.NullMarked;
