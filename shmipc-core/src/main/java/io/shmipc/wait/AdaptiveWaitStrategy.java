package io.shmipc.wait;

import io.shmipc.error.ConfigurationException;
import java.time.Duration;

/** The template that configurations hold; what follows the gaps is {@link Follower}. */
record AdaptiveWaitStrategy(Duration maxSpin) implements WaitStrategy {

    static final AdaptiveWaitStrategy DEFAULT = new AdaptiveWaitStrategy(Duration.ofNanos(50_000));

    private static final Duration LONGEST = Duration.ofSeconds(1);

    static AdaptiveWaitStrategy of(Duration maxSpin) {
        if (maxSpin.isNegative() || maxSpin.isZero() || maxSpin.compareTo(LONGEST) > 0) {
            throw new ConfigurationException(
                    "waitStrategy=adaptive maxSpin=" + maxSpin + " must be > 0 and <= " + LONGEST);
        }
        return new AdaptiveWaitStrategy(maxSpin);
    }

    @Override
    public long nanosUntilNextLook(long idleNanos) {
        return idleNanos < maxSpin.toNanos() ? 0 : SLEEP_UNTIL_WOKEN;
    }

    @Override
    public WaitStrategy forSession() {
        return new Follower(maxSpin.toNanos());
    }

    @Override
    public String toString() {
        return "adaptive maxSpin=" + maxSpin;
    }

    /**
     * Looks for twice the mean gap seen lately, as long as that is worth it; otherwise sleeps at
     * once, and tries out now and then whether the gaps have become short. The trial is needed
     * because a wait that slept lasts at least as long as a wake-up, even if the message came at
     * once. For two ends that both sleep, one trial that succeeds counts more than what was before:
     * the end that looks answers at once, which makes the gaps of the other one short. And an end
     * that keeps the processor from its peer by looking stops looking for a while.
     */
    static final class Follower implements WaitStrategy {

        /** A new mean is made of this many parts of the old one and one of the new gap. */
        private static final int OLD_PARTS = 7;

        /** One wait in as many is a trial while gaps are long. */
        private static final int WAITS_BETWEEN_TRIALS = 16;

        /** Shorter looking is not worth the decision. */
        private static final long LEAST_SPIN_NANOS = 5_000;

        /**
         * A message that comes so soon after this end went to sleep was not sent by a peer that had
         * to be woken on another processor: the peer was waiting for this one.
         */
        private static final long STARVED_NANOS = 15_000;

        /**
         * So many waits in a row, about 10 ms: the system has had the time to move one of the two
         * to another processor, and did not.
         */
        private static final int STARVED_WAITS = 200;

        /** Waits without looking then. */
        private static final int RESTING_WAITS = 1_000;

        private final long maxSpinNanos;
        private long meanGapNanos;
        private long spinNanos;
        private int waitsWithoutSpin;
        private int starved;
        private int resting;

        Follower(long maxSpinNanos) {
            this.maxSpinNanos = maxSpinNanos;
            this.spinNanos = maxSpinNanos;
        }

        @Override
        public long nanosUntilNextLook(long idleNanos) {
            return idleNanos < spinNanos ? 0 : SLEEP_UNTIL_WOKEN;
        }

        @Override
        public void arrived(long waitedNanos) {
            if (resting > 0) {
                resting--;
            } else if (isStarving(waitedNanos)) {
                resting = RESTING_WAITS;
                spinNanos = 0;
            } else {
                follow(waitedNanos);
            }
        }

        private boolean isStarving(long waitedNanos) {
            long asleep = waitedNanos - spinNanos;
            if (spinNanos == 0 || asleep >= STARVED_NANOS) {
                return false;
            }
            starved = asleep > 0 ? starved + 1 : 0;
            boolean starving = starved >= STARVED_WAITS;
            if (starving) {
                starved = 0;
            }
            return starving;
        }

        private void follow(long waitedNanos) {
            // A session that was left alone for an hour must not need an hour to believe otherwise.
            long gap = Math.min(waitedNanos, 2 * maxSpinNanos);
            boolean trialSucceeded = meanGapNanos > maxSpinNanos && gap <= spinNanos;
            meanGapNanos =
                    trialSucceeded ? gap : (OLD_PARTS * meanGapNanos + gap) / (OLD_PARTS + 1);
            if (meanGapNanos <= maxSpinNanos) {
                waitsWithoutSpin = 0;
                long wanted = Math.max(LEAST_SPIN_NANOS, 2 * meanGapNanos);
                spinNanos = Math.min(maxSpinNanos, wanted);
            } else if (++waitsWithoutSpin >= WAITS_BETWEEN_TRIALS) {
                waitsWithoutSpin = 0;
                spinNanos = maxSpinNanos;
            } else {
                spinNanos = 0;
            }
        }

        /** For tests: how long the next wait will look. */
        long spinNanos() {
            return spinNanos;
        }
    }
}
