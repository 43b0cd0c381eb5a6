package io.shmipc.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final long PLENTY = 64L << 30;
    private static final Selection EVERYTHING =
            new Selection(false, List.of(), List.of(), List.of(), List.of(), List.of());
    private static final Selection QUICK =
            new Selection(true, List.of(), List.of(), List.of(), List.of(), List.of());

    @Test
    void shouldMeasureEveryContenderWithEverySizeInBothModes() {
        Plan plan = Plan.of(EVERYTHING, 17, PLENTY);

        for (Contender contender : Contender.values()) {
            assertThat(plan.cases()).anyMatch(c -> c.contender() == contender);
        }
        for (int size : List.of(64, 4096, 65536, 1 << 20, 4 << 20)) {
            for (int streams : List.of(1, 8, 64)) {
                for (Mode mode : Mode.values()) {
                    assertThat(plan.cases())
                            .contains(
                                    new Case(
                                            Contender.UNIX_SOCKET,
                                            Api.NATIVE,
                                            size,
                                            streams,
                                            1,
                                            mode));
                }
            }
        }
        assertThat(plan.cases()).doesNotHaveDuplicates();
        assertThat(plan.leftOut()).isEmpty();
        assertThat(plan.idle()).containsExactly(Contender.BLOCKING, Contender.ADAPTIVE);
    }

    @Test
    void shouldCompareWithinABlockOnlyWhatIsAlike() {
        for (List<Case> block : Plan.of(EVERYTHING, 17, PLENTY).blocks()) {
            assertThat(block.stream().map(c -> List.of(c.sizeBytes(), c.streams(), c.mode())))
                    .containsOnly(
                            List.of(
                                    block.get(0).sizeBytes(),
                                    block.get(0).streams(),
                                    block.get(0).mode()));
        }
    }

    @Test
    void shouldKeepAQuickRunShortAndComplete() {
        Plan plan = Plan.of(QUICK, 17, PLENTY);

        assertThat(plan.cases().size()).isLessThan(50);
        for (Contender contender : Contender.values()) {
            assertThat(plan.cases()).anyMatch(c -> c.contender() == contender);
        }
        assertThat(plan.cases())
                .contains(
                        new Case(Contender.ADAPTIVE, Api.THREADS, 1 << 20, 1, 1, Mode.EVERY_BYTE),
                        new Case(Contender.BLOCKING, Api.CALLBACK, 64, 64, 1, Mode.RESERVE),
                        new Case(Contender.BLOCKING, Api.CALLBACK, 64, 64, 64, Mode.RESERVE));
    }

    @Test
    void shouldUseVirtualThreadsWhereThereAreSome() {
        assertThat(Plan.of(EVERYTHING, 17, PLENTY).cases()).noneMatch(c -> c.api() == Api.VIRTUAL);
        assertThat(Plan.of(EVERYTHING, 25, PLENTY).cases()).anyMatch(c -> c.api() == Api.VIRTUAL);
    }

    @Test
    void shouldMeasureOnlyWhatWasAskedFor() {
        Selection selection =
                new Selection(
                        true,
                        List.of(Contender.ADAPTIVE, Contender.SPIN_FLOOR),
                        List.of(4096),
                        List.of(1),
                        List.of(Mode.EVERY_BYTE),
                        List.of(Api.THREADS));

        Plan plan = Plan.of(selection, 17, PLENTY);

        assertThat(plan.cases())
                .containsExactly(
                        new Case(Contender.SPIN_FLOOR, Api.NATIVE, 4096, 1, 1, Mode.EVERY_BYTE),
                        new Case(Contender.ADAPTIVE, Api.THREADS, 4096, 1, 1, Mode.EVERY_BYTE));
        assertThat(plan.idle()).containsExactly(Contender.ADAPTIVE);
    }

    @Test
    void shouldLeaveOutWhatDoesNotFitIntoMemoryAndSaySo() {
        Plan plan = Plan.of(EVERYTHING, 17, 1L << 30);

        assertThat(plan.cases()).noneMatch(c -> c.streams() == 64 && c.sizeBytes() == 4 << 20);
        assertThat(plan.leftOut())
                .contains("4 MiB, 64 streams: needs up to 2048 MiB of memory, free are 1024 MiB");
    }
}
