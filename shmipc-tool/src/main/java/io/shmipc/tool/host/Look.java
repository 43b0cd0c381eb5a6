package io.shmipc.tool.host;

import java.time.Duration;

/**
 * How closely to look.
 *
 * @param session the only session wanted, or -1 for all
 * @param maxHeld slices not free that are listed
 * @param maxElements queue elements that are listed, of each queue
 * @param previewBytes first bytes of each slice listed, or {@link #AS_DUMPED}
 * @param heldTooLong a slice held longer looks leaked; zero for never
 */
public record Look(
        long session, int maxHeld, int maxElements, int previewBytes, Duration heldTooLong) {

    /** As many bytes as a dump was made to hold, up to a few, and none of live memory. */
    public static final int AS_DUMPED = -1;

    /** More slices than are listed in practice, and not more than fit into memory. */
    public static final int MANY = 1_000_000;
}
