package io.shmipc.diagnostics;

import io.shmipc.internal.pool.FreeListWalk;
import io.shmipc.internal.pool.ListState;

/**
 * A free list as it was.
 *
 * @param state its header; head and tail are those between which its slices were walked
 * @param end how the walk ended
 */
record ListImage(ListState state, FreeListWalk.End end) {}
