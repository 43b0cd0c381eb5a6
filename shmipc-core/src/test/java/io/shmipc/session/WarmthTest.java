package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.transport.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmthTest {

    private static final int MANY = 1000;

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicLong now = new AtomicLong(1);

    private static int keptAfterUse(TestRegion memory) {
        Slice slice = memory.region.allocate(8);
        assertThat(slice).isNotNull();
        slice.giveBack();
        return memory.region.pool().cache().count(0);
    }

    @Test
    void shouldKeepSlicesUntilNothingWasReceivedForAWhile() {
        try (TestRegion memory = TestRegion.ofSlices(64, 64)) {
            Warmth warmth = new Warmth(memory.region, looks::incrementAndGet, () -> true, now::get);
            assertThat(keptAfterUse(memory)).isZero();
            assertThat(warmth.nanosUntilCheck()).isEqualTo(EventLoop.Member.ASLEEP);
            warmth.received(MANY);
            assertThat(looks).hasValue(1);
            assertThat(keptAfterUse(memory)).isOne();

            long pause = warmth.nanosUntilCheck();
            assertThat(pause).isPositive().isNotEqualTo(EventLoop.Member.ASLEEP);
            warmth.received(1);
            now.addAndGet(pause);
            assertThat(warmth.nanosUntilCheck()).as("it was used").isEqualTo(pause);
            assertThat(keptAfterUse(memory)).isOne();

            now.addAndGet(pause);
            assertThat(warmth.nanosUntilCheck()).isEqualTo(EventLoop.Member.ASLEEP);
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
            Warmth warmth =
                    new Warmth(memory.region, looks::incrementAndGet, () -> false, now::get);
            warmth.received(MANY);
            assertThat(keptAfterUse(memory)).isZero();
        }
    }
}
