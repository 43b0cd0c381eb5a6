package io.shmipc.sample.traffic;

import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/**
 * The log of a shop that does not exist: nothing real is shown to whoever looks into the memory.
 */
final class OrderLines {

    private final Random random;
    private int order = 4000;

    OrderLines(Random random) {
        this.random = random;
    }

    byte[] next() {
        order++;
        int kind = random.nextInt(20);
        String text =
                kind == 0
                        ? "ERROR order " + order + ": card declined"
                        : kind < 3
                                ? "WARN  order " + order + ": only 1 left of item " + item()
                                : String.format(
                                        "INFO  order %d: %d x item %d",
                                        order, 1 + random.nextInt(9), item());
        return (LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + " " + text)
                .getBytes(StandardCharsets.UTF_8);
    }

    private int item() {
        return 100 + random.nextInt(900);
    }
}
