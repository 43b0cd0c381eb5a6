package io.shmipc.faults.chaos.peer;

import java.util.Random;

/** Lengths of bodies: mostly small, some around a slice's capacity, a few of several megabytes. */
final class Sizes {

    private static final int SMALL = 256;
    private static final int MEDIUM = 16 << 10;
    private static final int LARGE = 256 << 10;

    private final Random random;
    private final int maxBytes;

    Sizes(Random random, int maxBytes) {
        this.random = random;
        this.maxBytes = maxBytes;
    }

    int next() {
        int kind = random.nextInt(1000);
        int bound = kind < 800 ? SMALL : kind < 970 ? MEDIUM : kind < 997 ? LARGE : maxBytes;
        return 1 + random.nextInt(Math.min(bound, maxBytes));
    }

    /** A length beyond what one slice holds, if such lengths are allowed. */
    int longest() {
        return Math.min(LARGE, maxBytes);
    }
}
