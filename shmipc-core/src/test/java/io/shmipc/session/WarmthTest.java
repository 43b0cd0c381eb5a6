package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmthTest {

    private static final int MANY = 1000;

    private final AtomicInteger looks = new AtomicInteger();

    private static int keptAfterUse(TestRegion memory) {
        Slice slice = memory.region.allocate(8);
        assertThat(slice).isNotNull();
        slice.giveBack();
        return memory.region.pool().cache().count(0);
    }

    @Test
    void shouldKeepSlicesWhileMessagesFollowOneAnotherUntilTheReceiverSleeps() {
        try (TestRegion memory = TestRegion.ofSlices(64, 64)) {
            Warmth warmth = new Warmth(memory.region, looks::incrementAndGet, () -> true);
            assertThat(keptAfterUse(memory)).isZero();
            warmth.received(MANY);
            assertThat(looks).hasValue(1);
            assertThat(keptAfterUse(memory)).isOne();
            warmth.sleeps();
            assertThat(memory.region.pool().cache().count(0)).isZero();
            assertThat(keptAfterUse(memory)).isZero();
        }
    }

    /**
     * The region may go on for other sessions, which would not turn off what they did not turn on.
     */
    @Test
    void shouldKeepNothingForASessionThatEndedWhileACallerReceived() {
        try (TestRegion memory = TestRegion.ofSlices(64, 64)) {
            Warmth warmth = new Warmth(memory.region, looks::incrementAndGet, () -> false);
            warmth.received(MANY);
            assertThat(keptAfterUse(memory)).isZero();
        }
    }
}
