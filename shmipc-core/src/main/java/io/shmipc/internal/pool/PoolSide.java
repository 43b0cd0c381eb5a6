package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_CREATOR_COUNTER_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_MAPPER_COUNTER_OFFSET;

/** Which of the two processes this is; it decides which counter of a list header is ours. */
enum PoolSide {
    CREATOR(LIST_CREATOR_COUNTER_OFFSET, 1),
    MAPPER(LIST_MAPPER_COUNTER_OFFSET, 2);

    private final int counterOffset;
    private final int turnToken;

    PoolSide(int counterOffset, int turnToken) {
        this.counterOffset = counterOffset;
        this.turnToken = turnToken;
    }

    /** Offset of this side's counter within a list header, in bytes. */
    int counterOffset() {
        return counterOffset;
    }

    /** What this side writes to a list header while it is its turn to pop. */
    int turnToken() {
        return turnToken;
    }

    PoolSide other() {
        return this == CREATOR ? MAPPER : CREATOR;
    }
}
