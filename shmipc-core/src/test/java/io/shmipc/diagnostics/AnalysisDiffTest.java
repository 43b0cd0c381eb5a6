package io.shmipc.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.diagnostics.AnalysisDiff.ClassChange;
import io.shmipc.diagnostics.AnalysisDiff.QueueChange;
import io.shmipc.diagnostics.AnalysisDiff.StreamGrowth;
import io.shmipc.diagnostics.ProcessView.Holding;
import org.junit.jupiter.api.Test;

class AnalysisDiffTest {

    private final TwoEnds ends = TwoEnds.small();

    @Test
    void shouldTellWhatIsGrowing() {
        ends.client.writeSlice(ends.client.pop(0), 0, 4, -1);
        ends.view.mark(0, Holding.LENT, 8, Long.MAX_VALUE / 2);
        ends.send(6, ends.write("abc"));
        RegionAnalysis before = ends.analysis();
        ends.client.writeSlice(ends.client.pop(0), 0, 3, -1);
        ends.view.mark(2, Holding.LENT, 8, 1);
        ends.client.pop(1);
        ends.view.mark(4, Holding.WRITING, 10, 1);
        ends.queues.clientToServer().consumer().drain((stream, slice, status) -> {}, 1);
        ends.send(6, ends.write("0123456789ab"));
        ends.send(6, 0);
        AnalysisDiff diff = AnalysisDiff.between(before, ends.analysis());
        assertThat(diff.sameSession()).isTrue();
        assertThat(diff.classes())
                .containsExactly(
                        new ClassChange(4, -1, 0, 0, -1, 1, 1),
                        new ClassChange(12, -2, 0, 1, 1, 0, 0));
        assertThat(diff.classes()).allMatch(ClassChange::grows);
        // The peer has the first message of stream 6 by now, and this view does not know of it.
        assertThat(diff.streams())
                .containsExactly(
                        new StreamGrowth(6, 1, 1, 3, 12),
                        new StreamGrowth(0, 0, 1, 0, 3),
                        new StreamGrowth(8, 1, 2, 4, 7),
                        new StreamGrowth(10, 0, 1, 0, 0));
        assertThat(diff.stillHeld()).extracting(held -> held.offset()).containsExactly(44L);
        assertThat(diff.queues())
                .containsExactly(
                        new QueueChange("client-to-server", 1, 2, 1, 2),
                        new QueueChange("server-to-client", 0, 0, 0, 0));
    }

    @Test
    void shouldNotCallASliceStillHeldThatWasGivenBackInBetween() {
        ends.client.pop(0);
        ends.view.mark(0, Holding.LENT, 8, 5_000_000_000L);
        RegionAnalysis before = at(1_000_000, ends.analysis());
        RegionAnalysis after = at(1_010_000, ends.analysis());
        assertThat(AnalysisDiff.between(before, after).stillHeld()).isEmpty();
        RegionAnalysis sooner = at(1_004_000, ends.analysis());
        assertThat(AnalysisDiff.between(before, sooner).stillHeld()).hasSize(1);
    }

    /** The clock by which holdings are stamped may be behind when it stamps. */
    @Test
    void shouldCallASliceStillHeldThatWasTakenJustBefore() {
        ends.client.pop(0);
        ends.view.mark(0, Holding.LENT, 8, 0);
        RegionAnalysis before = at(1_000_000, ends.analysis());
        ends.view.mark(0, Holding.LENT, 8, 9_300_000_000L);
        RegionAnalysis after = at(1_010_000, ends.analysis());
        assertThat(AnalysisDiff.between(before, after).stillHeld()).hasSize(1);
    }

    @Test
    void shouldNotCompareTheQueuesOfDifferentSessions() {
        ends.send(6, 0);
        RegionAnalysis before = ends.analysis();
        RegionAnalysis after = TwoEnds.small().analysis();
        assertThat(AnalysisDiff.between(before, after).queues())
                .containsExactly(new QueueChange("server-to-client", 0, 0, 0, 0));
    }

    private static RegionAnalysis at(long millis, RegionAnalysis a) {
        return new RegionAnalysis(
                a.formatVersion(),
                millis,
                a.source(),
                a.region(),
                a.classes(),
                a.held(),
                a.heldOmitted(),
                a.messages(),
                a.queues(),
                a.problems());
    }

    @Test
    void shouldSeeNoGrowthBetweenEquals() {
        AnalysisDiff diff = AnalysisDiff.between(ends.analysis(), ends.analysis());
        assertThat(diff.streams()).isEmpty();
        assertThat(diff.classes()).noneMatch(ClassChange::grows);
    }
}
