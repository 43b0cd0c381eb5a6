package io.shmipc.console.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SliceStatesTest {

    @Test
    void shouldTellTheStateOfEachSlice() {
        SliceStates states = SliceStates.parse("3F1C2L", 6, 100);

        assertThat(states.size()).isEqualTo(6);
        assertThat(states.at(0)).isEqualTo(SliceState.FREE);
        assertThat(states.at(2)).isEqualTo(SliceState.FREE);
        assertThat(states.at(3)).isEqualTo(SliceState.CACHED);
        assertThat(states.at(4)).isEqualTo(SliceState.LENT);
        assertThat(states.at(5)).isEqualTo(SliceState.LENT);
        assertThat(states.count(SliceState.LENT)).isEqualTo(2);
        assertThat(states.counts(2, 5)).containsExactly(1, 1, 0, 0, 1, 0);
        assertThatThrownBy(() -> states.at(6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldJoinRunsOfOneState() {
        assertThat(SliceStates.parse("1F1F2F1L", 5, 2).text()).isEqualTo("4F1L");
    }

    @Test
    void shouldReadNothingAsNoSlices() throws Exception {
        assertThat(SliceStates.parse("", 0, 10).size()).isZero();
        assertThat(SliceStates.parse("", 0, 10).counts(0, 0)).containsOnly(0);
    }

    @ParameterizedTest
    @CsvSource({
        "2F, 3, add up to 2",
        "4F, 3, a run of 4",
        "2F2L, 3, add up to 4",
        "99999999999999999999999999F, 3, must be <= slices=3",
        "3X, 3, unknown letter 'X'",
        "3f, 3, unknown letter 'f'",
        "-3F, 3, unknown letter '-'",
        "F, 1, no number before 'F'",
        "0F3L, 3, no number before 'F'",
        "3, 3, ends with a number",
        "1F1L1F, 3, more runs than 2"
    })
    void shouldRejectWhatCannotBe(String text, int slices, String why) {
        assertThatThrownBy(() -> SliceStates.parse(text, slices, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldAgreeWithAnArrayOfStates(long seed) {
        Random random = new Random(seed);
        int slices = 1 + random.nextInt(3_000);
        SliceState[] expected = new SliceState[slices];
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < slices; ) {
            int run = Math.min(1 + random.nextInt(9), slices - at);
            SliceState state = SliceState.values()[random.nextInt(6)];
            text.append(run).append(state.letter());
            for (int i = 0; i < run; i++) {
                expected[at++] = state;
            }
        }

        SliceStates states = SliceStates.parse(text.toString(), slices, slices);

        int from = random.nextInt(slices);
        int to = from + random.nextInt(slices - from + 1);
        int[] counts = new int[6];
        for (int i = 0; i < slices; i++) {
            assertThat(states.at(i)).isEqualTo(expected[i]);
            if (i >= from && i < to) {
                counts[expected[i].ordinal()]++;
            }
        }
        assertThat(states.counts(from, to)).isEqualTo(counts);
        assertThat(SliceStates.parse(states.text(), slices, slices).text())
                .isEqualTo(states.text());
    }
}
