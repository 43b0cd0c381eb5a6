package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenedIdsTest {

    @Test
    void shouldTellFirstUseFromLaterOnesInAnyOrder() {
        OpenedIds ids = new OpenedIds();
        Random random = new Random(11);
        Set<Integer> used = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            int id = 2 + random.nextInt(20_000);
            assertThat(ids.use(id)).as("id=%d", id).isEqualTo(used.add(id));
        }
    }

    @Test
    void shouldTreatIdsAsUnsigned() {
        OpenedIds ids = new OpenedIds();
        assertThat(ids.use(Integer.MAX_VALUE)).isTrue();
        assertThat(ids.use(-1)).isTrue();
        assertThat(ids.use(Integer.MIN_VALUE)).isTrue();
        assertThat(ids.use(-1)).isFalse();
        assertThat(ids.use(2)).isTrue();
        assertThat(ids.use(2)).isFalse();
    }

    @Test
    void shouldForgetTheOldestGapsRatherThanGrowWithoutBound() {
        OpenedIds ids = new OpenedIds();
        for (int i = 1; i <= 3 * OpenedIds.MAX_GAPS; i++) {
            ids.use(2 * i);
        }
        assertThat(ids.use(3)).as("given up, counts as used").isFalse();
        assertThat(ids.use(6 * OpenedIds.MAX_GAPS - 1)).isTrue();
    }
}
