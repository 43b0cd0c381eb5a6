package io.shmipc.benchmarks.report;

import static io.shmipc.benchmarks.model.Contender.ADAPTIVE;
import static io.shmipc.benchmarks.model.Contender.AERON;
import static io.shmipc.benchmarks.model.Contender.BLOCKING;
import static io.shmipc.benchmarks.model.Contender.BUSY_POLLING;
import static io.shmipc.benchmarks.model.Contender.SPIN_FLOOR;
import static io.shmipc.benchmarks.model.Contender.UNIX_SOCKET;
import static io.shmipc.benchmarks.report.Samples.alone;
import static io.shmipc.benchmarks.report.Samples.crowd;
import static io.shmipc.benchmarks.report.Samples.results;
import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.model.Results;
import io.shmipc.benchmarks.report.Bar.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarsTest {

    private static Bar bar(Results results, String what, String limit) {
        List<Bar> found =
                Bars.of(results).stream()
                        .filter(b -> b.what().equals(what) && b.limit().equals(limit))
                        .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void shouldMeasureNothingWithoutResults() {
        assertThat(Bars.of(results())).extracting(Bar::verdict).containsOnly(Verdict.NOT_MEASURED);
        assertThat(Bars.of(results())).extracting(Bar::measured).containsOnly("");
    }

    @Test
    void shouldMeetABarAtItsLimitAndMissItBehind() {
        Results at =
                results(
                        alone(SPIN_FLOOR, 64, Mode.RESERVE, 100),
                        alone(BUSY_POLLING, 64, Mode.RESERVE, 500));
        Results behind =
                results(
                        alone(SPIN_FLOOR, 64, Mode.RESERVE, 100),
                        alone(BUSY_POLLING, 64, Mode.RESERVE, 501));

        Bar met = bar(at, "busy-polling, 64 B", "<= 5 x spin floor");
        assertThat(met.verdict()).isEqualTo(Verdict.MET);
        assertThat(met.measured()).isEqualTo("5.00 x (0.500 µs, 0.100 µs)");
        assertThat(bar(behind, "busy-polling, 64 B", "<= 5 x spin floor").verdict())
                .isEqualTo(Verdict.MISSED);
    }

    @Test
    void shouldCompareLargeMessagesWithOurOwnSmallOnesAndWithAeron() {
        Results results =
                results(
                        alone(AERON, 65536, Mode.RESERVE, 20_000),
                        alone(BUSY_POLLING, 64, Mode.RESERVE, 300),
                        alone(BUSY_POLLING, 65536, Mode.RESERVE, 400));

        String what = "busy-polling, 64 KiB, reserve only";
        assertThat(bar(results, what, "<= 1.2 x own 64 B").verdict()).isEqualTo(Verdict.MISSED);
        assertThat(bar(results, what, ">= 50 x faster than Aeron IPC").verdict())
                .isEqualTo(Verdict.MET);
    }

    @Test
    void shouldCompareRates() {
        Results results =
                results(
                        crowd(UNIX_SOCKET, Api.NATIVE, 1, 6000),
                        crowd(BLOCKING, Api.CALLBACK, 1, 1000),
                        crowd(ADAPTIVE, Api.CALLBACK, 1, 1001),
                        crowd(ADAPTIVE, Api.THREADS, 1, 3000));

        String limit = ">= 6 x unix socket's rate";
        assertThat(bar(results, "blocking, callback, 64 streams, 64 B", limit).verdict())
                .isEqualTo(Verdict.MET);
        assertThat(bar(results, "adaptive, callback, 64 streams, 64 B", limit).verdict())
                .isEqualTo(Verdict.MISSED);
        Bar beside = bar(results, "adaptive, threads, 64 streams, 64 B", limit);
        assertThat(beside.verdict()).isEqualTo(Verdict.REPORTED);
        assertThat(beside.measured()).isEqualTo("2.00 x (333,333/s, 166,667/s)");
    }

    @Test
    void shouldCompareOneSessionWithMany() {
        Results results =
                results(
                        crowd(BLOCKING, Api.CALLBACK, 1, 1000),
                        crowd(BLOCKING, Api.CALLBACK, 64, 1300));

        Bar bar =
                bar(
                        results,
                        "blocking, 64 streams over 64 sessions instead of 1",
                        "< 1.3 x the CPU time a message");
        assertThat(bar.measured()).isEqualTo("1.30 x");
    }

    @Test
    void shouldTakeNoAllocationForLessThanHalfAByteARoundTrip() {
        Results results = results(alone(ADAPTIVE, 64, Mode.RESERVE, 100));

        Bar bar =
                bar(
                        results,
                        "adaptive, 64 B, allocation of both processes",
                        "0 bytes a round trip");
        assertThat(bar.measured()).isEqualTo("0.3 bytes");
        assertThat(bar.verdict()).isEqualTo(Verdict.MET);
    }

    @Test
    void shouldJudgeTheIdleProcessThatUsesMore() {
        Results results =
                new Results(
                        List.of(),
                        List.of(Samples.idle(BLOCKING, 0.4), Samples.idle(ADAPTIVE, 0.6)),
                        List.of());

        String limit = "< 0.5 % of a core";
        assertThat(bar(results, "blocking, idle process with 64 sessions", limit).verdict())
                .isEqualTo(Verdict.MET);
        assertThat(bar(results, "adaptive, idle process with 64 sessions", limit).measured())
                .isEqualTo("0.600 %");
        assertThat(bar(results, "adaptive, idle process with 64 sessions", limit).verdict())
                .isEqualTo(Verdict.MISSED);
    }

    @Test
    void shouldNotCompareWithACaseThatFailed() {
        Results results =
                results(Samples.failed(SPIN_FLOOR), alone(BUSY_POLLING, 64, Mode.RESERVE, 1));

        assertThat(bar(results, "busy-polling, 64 B", "<= 5 x spin floor").verdict())
                .isEqualTo(Verdict.NOT_MEASURED);
    }
}
