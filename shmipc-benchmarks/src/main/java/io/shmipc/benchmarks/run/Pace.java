package io.shmipc.benchmarks.run;

import java.time.Duration;

/**
 * How long everything takes.
 *
 * @param rounds in how many parts a case is measured, with all others of its block in between
 * @param measured time of one round
 * @param firstWarmUp before the first round of a case, for the compiler
 * @param warmUp before every other round
 * @param idle how long idle processes are watched
 */
public record Pace(
        int rounds, Duration measured, Duration firstWarmUp, Duration warmUp, Duration idle) {

    /** At least as many round trips are made before the first round, time permitting. */
    public static final int WARM_UP_ROUND_TRIPS = 50_000;

    /** By then the compiler has seen the hot paths, and no longer wants a processor for itself. */
    private static final Duration COMPILED = Duration.ofSeconds(2);

    private static final int ROUNDS = 3;
    private static final int QUICK_ROUNDS = 2;

    /** The pace of a run that measures each case for a time in all. */
    public static Pace of(double seconds, boolean quick) {
        int rounds = quick ? QUICK_ROUNDS : ROUNDS;
        Duration all = Duration.ofNanos((long) (seconds * 1e9));
        return new Pace(
                rounds,
                all.dividedBy(rounds),
                quick ? min(all.multipliedBy(2).dividedBy(3), COMPILED) : COMPILED,
                min(all.dividedBy(5), Duration.ofMillis(400)),
                min(all.multipliedBy(6), Duration.ofSeconds(5)));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
