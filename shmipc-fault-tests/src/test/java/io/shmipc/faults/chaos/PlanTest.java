package io.shmipc.faults.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void shouldHoldAsManyEventsAsWereAskedFor() {
        List<Event> plan = Plan.of(40, 10, 5, true, new Random(1));

        assertThat(plan).hasSize(55);
        assertThat(Collections.frequency(plan, Event.HOT_RESTART)).isEqualTo(5);
        assertThat(kills(plan)).isEqualTo(40);
        assertThat(plan).contains(Event.KILL_SERVER, Event.KILL_CLIENT);
    }

    @Test
    void shouldBeTheSameForTheSameSeed() {
        assertThat(Plan.of(40, 10, 5, true, new Random(7)))
                .isEqualTo(Plan.of(40, 10, 5, true, new Random(7)));
    }

    @Test
    void shouldLeaveAForeignServerAlone() {
        List<Event> plan = Plan.of(40, 10, 0, false, new Random(1));

        assertThat(plan).doesNotContain(Event.KILL_SERVER, Event.STOP_SERVER, Event.HOT_RESTART);
        assertThat(kills(plan)).isEqualTo(40);
    }

    private static int kills(List<Event> plan) {
        return Collections.frequency(plan, Event.KILL_SERVER)
                + Collections.frequency(plan, Event.KILL_CLIENT);
    }
}
