package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SocketBudgetTest {

    private static final int OVERHEAD = SocketBudget.FRAME_OVERHEAD_BYTES;

    private final AtomicInteger resumed = new AtomicInteger();
    private final SocketBudget budget = new SocketBudget(10_000, resumed::incrementAndGet);

    @Test
    void shouldBeExhaustedAboveTheLimitAndResumeOnceAtHalfOfIt() {
        budget.take(5_000 - OVERHEAD);
        budget.take(5_000 - OVERHEAD);
        assertThat(budget.isExhausted()).isFalse();
        budget.take(1);
        assertThat(budget.isExhausted()).isTrue();
        budget.giveBack(1);
        assertThat(budget.isExhausted()).as("above half").isTrue();
        budget.giveBack(5_000 - OVERHEAD);
        assertThat(budget.isExhausted()).isFalse();
        budget.giveBack(5_000 - OVERHEAD);
        assertThat(resumed).hasValue(1);
    }

    @Test
    void shouldCountFramesWithoutPayload() {
        for (int i = 0; i <= 10_000 / OVERHEAD; i++) {
            budget.take(0);
        }
        assertThat(budget.isExhausted()).isTrue();
    }

    @Test
    void shouldMakeRoomForAWholeMessageOfSmallFramesAndNotForMoreWithoutEnd() {
        int message = 1 << 20;
        int frame = 4_080;
        for (int left = message; left > 0; left -= frame) {
            budget.take(Math.min(frame, left));
            if (budget.isExhausted()) {
                budget.makeRoomFor(message);
                assertThat(budget.isExhausted()).as("left=%d", left).isFalse();
            }
        }
        for (int i = 0; i < 1_000; i++) {
            budget.take(frame);
        }
        budget.makeRoomFor(message);
        assertThat(budget.isExhausted()).as("somebody else fills the heap").isTrue();
    }
}
