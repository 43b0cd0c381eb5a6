package io.shmipc.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.diagnostics.RegionAnalysis.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is seen while messages pass. */
class LiveImageTest {

    private static final int LOOKS = 100;

    @Test
    void shouldAlwaysAddUpWhileTrafficRuns() throws Exception {
        TwoEnds ends = TwoEnds.large();
        try (Traffic traffic = new Traffic(ends)) {
            long before = -1;
            for (int look = 0; look < LOOKS || traffic.received.get() == before; look++) {
                before = look == 0 ? traffic.received.get() : before;
                List<ClassAllocation> counted =
                        Allocations.of(ends.client, List.of(ends.queues), ends.view);
                assertThat(counted).allMatch(c -> AllocationsTest.sum(c) == c.slices());
                assertThat(counted)
                        .extracting(ClassAllocation::slices)
                        .containsExactly(2047, 307, 51);
                traffic.requireUnhurt();
            }
        }
    }

    @Test
    void shouldFindNoErrorsInABusySession() throws Exception {
        TwoEnds ends = TwoEnds.large();
        int waiting = 0;
        int intact = 0;
        try (Traffic traffic = new Traffic(ends)) {
            for (int look = 0; look < LOOKS; look++) {
                RegionAnalysis analysis = dumpedAndRead(ends.image());
                assertThat(analysis.problems())
                        .as("look=%d", look)
                        .extracting(Problem::severity)
                        .doesNotContain("error");
                assertThat(analysis.classes())
                        .allMatch(
                                c ->
                                        AllocationsTest.sum(c.allocation())
                                                == c.allocation().slices());
                waiting += analysis.queues().get(0).depth();
                intact += (int) analysis.classes().stream().filter(c -> c.intact()).count();
                traffic.requireUnhurt();
            }
        }
        // Or nothing was seen of the traffic.
        assertThat(waiting).isPositive();
        assertThat(intact).isGreaterThan(LOOKS);
    }

    private static RegionAnalysis dumpedAndRead(SessionImage image) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DumpWriter.write(image, DumpOptions.NO_PAYLOAD, file);
        List<SessionImage> read =
                DumpReader.read(new ByteArrayInputStream(file.toByteArray()), 1 << 24);
        return RegionAnalyzer.analyse(read.get(0), AnalysisOptions.DEFAULTS);
    }
}
