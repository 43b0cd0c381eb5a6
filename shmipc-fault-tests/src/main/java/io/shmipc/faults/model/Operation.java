package io.shmipc.faults.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One step of a scenario. What it does depends on what is there when its turn comes, so that any of
 * them can be left out and the others still mean something.
 *
 * @param kind what to do
 * @param target which of the streams, modulo how many there are
 * @param atServer at which end of it
 * @param bytes how many, &gt;= 1
 * @param detail which of several ways, and the seed of the bytes
 */
record Operation(Kind kind, int target, boolean atServer, int bytes, int detail) {

    /** What an operation does, and how often it is chosen. */
    enum Kind {
        OPEN(6),
        BORROW(8),
        GIVE_BACK(6),
        WRITE(40),
        RESERVE(10),
        PASS_ON(8),
        DISCARD(2),
        FLUSH(36),
        FLUSH_BRIEFLY(4),
        FLUSH_TOGETHER(6),
        READ(44),
        READ_BEHIND_THE_END(4),
        PEEK(6),
        AWAIT(4),
        TAKE_PART(12),
        CUT_PART(3),
        CLOSE_PART(8),
        RELEASE(10),
        CLOSE(7),
        CLOSE_SESSION(0);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final int ALL_WEIGHTS = allWeights();

    private static int allWeights() {
        int sum = 0;
        for (Kind kind : Kind.values()) {
            sum += kind.weight;
        }
        return sum;
    }

    static List<Operation> sequence(Random random, int count) {
        List<Operation> operations = new ArrayList<>();
        operations.add(next(Kind.OPEN, random));
        while (operations.size() < count) {
            operations.add(next(kind(random), random));
        }
        if (random.nextInt(4) == 0) {
            operations.add(next(Kind.CLOSE_SESSION, random));
            for (int i = 0; i < 16; i++) {
                operations.add(next(kind(random), random));
            }
        }
        return operations;
    }

    private static Kind kind(Random random) {
        int at = random.nextInt(ALL_WEIGHTS);
        for (Kind kind : Kind.values()) {
            at -= kind.weight;
            if (at < 0) {
                return kind;
            }
        }
        throw new AssertionError("weights add up to more than " + ALL_WEIGHTS);
    }

    private static Operation next(Kind kind, Random random) {
        return new Operation(
                kind,
                random.nextInt(1 << 16),
                random.nextBoolean(),
                bytes(random),
                random.nextInt());
    }

    /** Mostly small, as values are; sometimes around the size of a slice; seldom of many slices. */
    private static int bytes(Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> 1 << random.nextInt(4);
            case 4, 5, 6 -> 1 + random.nextInt(200);
            case 7, 8 -> 1 + random.nextInt(2_000);
            default -> 1 + random.nextInt(random.nextInt(4) == 0 ? 40_000 : 8_000);
        };
    }

    Random random() {
        return new Random(detail);
    }

    byte[] content() {
        byte[] content = new byte[bytes];
        random().nextBytes(content);
        return content;
    }
}
