/**
 * The buffer region: its layout, the free lists of slices inside it, and who owns a slice when.
 * Whatever is fixed when a region is created or mapped is copied into Java fields once; whatever
 * changes afterwards is checked every time it is read, because another process writes it.
 */
@NullMarked
package io.shmipc.internal.pool;

import org.jspecify.annotations.NullMarked;
