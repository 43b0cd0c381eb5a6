package io.shmipc.console.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.console.analysis.Comparison.Change;
import io.shmipc.console.analysis.Comparison.ClassGrowth;
import io.shmipc.console.analysis.Comparison.KeptSlice;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnalysisComparerTest {

    private static AnalysisJson at(long seconds) {
        return new AnalysisJson().takenAt(1_795_300_000_000L + seconds * 1_000);
    }

    @Test
    void shouldSayWhichClassGrowsMostFirst() {
        Analysis before = at(0).sizeClass(44, 100, "10F").sizeClass(2_000, 8_172, "10F").parsed();
        Analysis after =
                at(60).sizeClass(44, 100, "7F3L").sizeClass(2_000, 8_172, "8F1W1U").parsed();

        Comparison comparison = AnalysisComparer.compare(before, after);

        assertThat(comparison.elapsedMillis()).isEqualTo(60_000);
        assertThat(comparison.grows()).isTrue();
        assertThat(comparison.remarks()).isEmpty();
        assertThat(comparison.classes())
                .extracting(ClassGrowth::capacityBytes)
                .containsExactly(8_172, 100);
        ClassGrowth first = comparison.classes().get(0);
        assertThat(first.growthInUse()).isEqualTo(2);
        assertThat(first.growthInUseBytes()).isEqualTo(2 * 8_172);
        assertThat(first.growth(SliceState.FREE)).isEqualTo(-2);
        assertThat(first.growth(SliceState.WRITING)).isEqualTo(1);
        assertThat(comparison.classes().get(1).growth(SliceState.LENT)).isEqualTo(3);
    }

    @Test
    void shouldCallNothingGrowthThatIsOnlyCached() {
        Comparison comparison =
                AnalysisComparer.compare(
                        at(0).sizeClass(44, 100, "10F").parsed(),
                        at(1).sizeClass(44, 100, "5F5C").parsed());

        assertThat(comparison.grows()).isFalse();
    }

    @Test
    void shouldSayWhatBecameOfEachSlice() {
        Comparison comparison =
                AnalysisComparer.compare(
                        at(0).sizeClass(44, 100, "2F2L1C1U").parsed(),
                        at(1).sizeClass(44, 100, "1F2W1C1F1U").parsed());

        assertThat(comparison.classes().get(0).map().changes()).isEqualTo("1F1T1K1R1F1K");
        assertThat(comparison.classes().get(0).map().count(Change.KEPT)).isEqualTo(2);
        assertThat(comparison.classes().get(0).map().count(Change.FREE)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void shouldMapAsOneWouldSliceBySlice(long seed) {
        Random random = new Random(seed);
        int slices = 500;
        Analysis before = at(0).sizeClass(44, 100, randomStates(random, slices)).parsed();
        Analysis after = at(1).sizeClass(44, 100, randomStates(random, slices)).parsed();

        String changes = AnalysisComparer.compare(before, after).classes().get(0).map().changes();

        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < slices; i++) {
            SliceState was = before.classes().get(0).states().at(i);
            SliceState is = after.classes().get(0).states().at(i);
            expected.append(was.inUse() ? is.inUse() ? 'K' : 'R' : is.inUse() ? 'T' : 'F');
        }
        StringBuilder unrolled = new StringBuilder();
        for (String run : changes.split("(?<=[A-Z])")) {
            unrolled.append(
                    run.substring(run.length() - 1)
                            .repeat(Integer.parseInt(run.substring(0, run.length() - 1))));
        }
        assertThat(unrolled.toString()).isEqualTo(expected.toString());
    }

    private static String randomStates(Random random, int slices) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < slices; ) {
            int run = Math.min(1 + random.nextInt(7), slices - at);
            text.append(run).append("FCWQLU".charAt(random.nextInt(6)));
            at += run;
        }
        return text.toString();
    }

    /**
     * The clock by which an instance stamps its holdings may be behind by two thirds of a second.
     */
    @ParameterizedTest
    @CsvSource({"59300, 1", "58000, 0"})
    void shouldCallKeptWhatMayHaveBeenHeldAllTheTime(long heldMillis, int kept) {
        Analysis before =
                at(0).sizeClass(44, 100, "1L9F").held(44, 0, "LENT", 1, 0, 30, false).parsed();
        Analysis after =
                at(60).sizeClass(44, 100, "1L9F")
                        .held(44, 0, "LENT", 1, heldMillis, 30, false)
                        .parsed();

        assertThat(AnalysisComparer.compare(before, after).kept()).hasSize(kept);
    }

    @Test
    void shouldSortStreamsByWhatTheyHoldMore() {
        Analysis before =
                at(0).sizeClass(44, 100, "5L5F")
                        .held(44, 0, "LENT", 1, 10, 30, false)
                        .held(164, 0, "LENT", 2, 10, 30, false)
                        .parsed();
        Analysis after =
                at(60).sizeClass(44, 100, "5L5F")
                        .held(44, 0, "LENT", 1, 60_010, 30, false)
                        .held(284, 0, "LENT", 7, 20, 50, false)
                        .held(404, 0, "LENT", 7, 40, 50, false)
                        .parsed();

        Comparison comparison = AnalysisComparer.compare(before, after);

        assertThat(comparison.streams())
                .extracting(Comparison.StreamGrowth::stream)
                .containsExactly(7L, 1L, 2L);
        assertThat(comparison.streams().get(0).growth()).isEqualTo(2);
        assertThat(comparison.streams().get(0).growthBytes()).isEqualTo(100);
        assertThat(comparison.streams().get(0).oldestHeldMillis()).isEqualTo(40);
        assertThat(comparison.streams().get(2).growth()).isEqualTo(-1);
    }

    @Test
    void shouldNameSlicesThatWereHeldAllTheTimeAndNoneThatWereTakenAnew() {
        Analysis before =
                at(0).sizeClass(44, 100, "5L")
                        .held(44, 0, "LENT", 1, 1_000, 30, false)
                        .held(164, 0, "LENT", 1, 1_000, 30, false)
                        .held(284, 0, "UNKNOWN", 0, -1, 30, false)
                        .held(404, 0, "LENT", 3, 1_000, 30, false)
                        .parsed();
        Analysis after =
                at(60).sizeClass(44, 100, "5L")
                        .held(44, 0, "LENT", 1, 61_000, 30, true)
                        .held(164, 0, "LENT", 1, 500, 30, false)
                        .held(284, 0, "UNKNOWN", 0, -1, 30, false)
                        .held(404, 0, "LENT", 4, 61_000, 30, false)
                        .parsed();

        Comparison comparison = AnalysisComparer.compare(before, after);

        assertThat(comparison.kept())
                .extracting(slice -> slice.after().offset())
                .containsExactly(44L, 284L);
        assertThat(comparison.kept()).extracting(KeptSlice::certain).containsExactly(true, false);
    }

    @Test
    void shouldSayWhichQueueGrewAndWhichIsStuck() {
        Analysis before =
                at(0).sizeClass(44, 100, "5F").queue("a", 10, 15).queue("b", 10, 10).parsed();
        Analysis after =
                at(9).sizeClass(44, 100, "5F").queue("a", 10, 19).queue("b", 30, 31).parsed();

        Comparison comparison = AnalysisComparer.compare(before, after);

        assertThat(comparison.queues().get(0).direction()).isEqualTo("a");
        assertThat(comparison.queues().get(0).growth()).isEqualTo(4);
        assertThat(comparison.queues().get(0).stuck()).isTrue();
        assertThat(comparison.queues().get(1).taken()).isEqualTo(20);
        assertThat(comparison.queues().get(1).stuck()).isFalse();
    }

    @Test
    void shouldCallNoQueueStuckAfterAMoment() {
        Analysis before = at(0).sizeClass(44, 100, "5F").queue("a", 10, 15).parsed();
        Analysis after =
                new AnalysisJson()
                        .takenAt(before.takenAtMillis() + 999)
                        .sizeClass(44, 100, "5F")
                        .queue("a", 10, 19)
                        .parsed();

        assertThat(AnalysisComparer.compare(before, after).queues().get(0).stuck()).isFalse();
    }

    @Test
    void shouldRemarkWhatMakesAComparisonDoubtful() {
        Analysis before =
                at(60).region("one").sizeClass(44, 100, "5F").sizeClass(999, 50, "1F").parsed();
        Analysis after =
                at(0).region("other").sizeClass(44, 100, "6F").sizeClass(999, 70, "1F").parsed();

        Comparison comparison = AnalysisComparer.compare(before, after);

        assertThat(comparison.remarks())
                .anyMatch(remark -> remark.contains("Swap them"))
                .anyMatch(remark -> remark.contains("two regions, one and other"))
                .anyMatch(remark -> remark.contains("Only the second has a class of 70"))
                .anyMatch(remark -> remark.contains("Only the first has a class of 50"))
                .anyMatch(remark -> remark.contains("only its totals"));
        assertThat(comparison.classes().get(0).map()).isNull();
    }
}
