package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_CREATOR_COUNTER_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_MAPPER_COUNTER_OFFSET;

/** Which of the two processes this is; it decides which counter of a list header is ours. */
enum PoolSide {
    CREATOR(LIST_CREATOR_COUNTER_OFFSET),
    MAPPER(LIST_MAPPER_COUNTER_OFFSET);

    private final int counterOffset;

    PoolSide(int counterOffset) {
        this.counterOffset = counterOffset;
    }

    /** Offset of this side's counter within a list header, in bytes. */
    int counterOffset() {
        return counterOffset;
    }
}
