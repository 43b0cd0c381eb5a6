package io.shmipc.faults.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What one seed stands for.
 *
 * @param seed where the rest comes from
 * @param settings of both ends
 * @param operations one after the other
 */
record Scenario(long seed, Settings settings, List<Operation> operations) {

    static Scenario of(long seed, int operations) {
        Random random = new Random(seed);
        Settings settings = Settings.of(random);
        int count = 1 + random.nextInt(operations);
        return new Scenario(seed, settings, Operation.sequence(random, count));
    }

    /** Runs it, and tells what went wrong, or null. */
    @Nullable Throwable run() {
        try (World world = new World(settings)) {
            int step = 0;
            try {
                for (Operation operation : operations) {
                    world.apply(operation);
                    step++;
                }
                world.finish(seed % 2 == 0);
            } catch (RuntimeException | Error e) {
                e.addSuppressed(new AssertionError("after operations=" + step));
                return e;
            }
        } catch (RuntimeException | Error e) {
            return e;
        }
        return null;
    }

    private Scenario with(List<Operation> fewer) {
        return new Scenario(seed, settings, fewer);
    }

    /**
     * A shorter scenario that fails as well: pieces are left out, ever smaller ones, as long as it
     * still fails.
     *
     * @param forNanos how long to go on with it at most
     */
    Scenario shrink(long forNanos) {
        Scenario smallest = this;
        long deadline = System.nanoTime() + forNanos;
        for (int piece = Math.max(1, operations.size() / 2); piece >= 1; piece /= 2) {
            int at = smallest.operations.size() - piece;
            while (at >= 0 && deadline - System.nanoTime() > 0) {
                List<Operation> fewer = new ArrayList<>(smallest.operations);
                fewer.subList(at, at + piece).clear();
                Scenario shorter = smallest.with(fewer);
                if (shorter.run() != null) {
                    smallest = shorter;
                }
                at = Math.min(at, smallest.operations.size()) - piece;
            }
        }
        return smallest;
    }

    String describe() {
        StringBuilder text = new StringBuilder("seed=" + seed + " " + settings + "\n");
        operations.forEach(operation -> text.append("  ").append(operation).append('\n'));
        return text.toString();
    }
}
