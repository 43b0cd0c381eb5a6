package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shmipc.error.ConfigurationException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BufferRegionPlanTest {

    @Test
    void shouldGiveThirtyTwoMebibytesTheSliceCountsThatPeersGiveThem() {
        BufferRegionLayout layout = BufferRegionLayout.plan(32 << 20, SliceClass.DEFAULTS);

        assertThat(layout.sliceCounts()).containsExactly(2047, 307, 51);
        assertThat(layout.sliceCount()).isEqualTo(2405);
        assertThat(layout.maxSliceCapacityBytes()).isEqualTo(131_052);
    }

    @Test
    void shouldAcceptTheLargestRegionThatOneMappingCovers() {
        BufferRegionLayout layout = BufferRegionLayout.plan(Integer.MAX_VALUE, SliceClass.DEFAULTS);

        assertThat(layout.lists().get(2).endOffset()).isPositive();
    }

    @Test
    void shouldSortTheClassesByCapacity() {
        BufferRegionLayout layout =
                BufferRegionLayout.plan(
                        1 << 20, List.of(new SliceClass(4096, 30), new SliceClass(64, 70)));

        assertThat(layout.lists()).extracting(ListLayout::sliceCapacityBytes).isSorted();
    }

    @Test
    void shouldAcceptExactlyTheRegionThatHoldsTwoSlicesOfEachClass() {
        long minBytes = 8 + 36 + 2 * 24;

        assertThat(plan(minBytes, new SliceClass(4, 100)).sliceCounts()).containsExactly(2);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> plan(minBytes - 1, new SliceClass(4, 100)))
                .withMessageContaining("regionBytes=91: must be >= 92");
    }

    static Stream<Arguments> configurationsThatAreRefused() {
        SliceClass whole = new SliceClass(64, 100);
        return Stream.of(
                arguments(
                        1L << 31, List.of(whole), "regionBytes=2147483648: must be <= 2147483647"),
                arguments(0, List.of(whole), "regionBytes=0: must be >= 212"),
                arguments(-1, List.of(whole), "regionBytes=-1: must be >= 212"),
                arguments(1000, List.of(), "sliceClasses.size=0: must be >= 1"),
                arguments(1000, List.of(new SliceClass(0, 100)), "capacityBytes=0: must be >= 4"),
                arguments(1000, List.of(new SliceClass(-4, 100)), "capacityBytes=-4: must be >= 4"),
                arguments(1000, List.of(new SliceClass(6, 100)), "capacityBytes=6: must be >= 4"),
                arguments(
                        1000,
                        List.of(new SliceClass(64, 100), new SliceClass(128, 0)),
                        "percent=0 of capacityBytes=128: must be >= 1"),
                arguments(1000, List.of(new SliceClass(64, 99)), "percent=99: must be = 100"),
                arguments(
                        1000,
                        List.of(new SliceClass(64, Integer.MAX_VALUE), new SliceClass(4, 103)),
                        "percent=2147483750: must be = 100"),
                arguments(
                        1000,
                        List.of(new SliceClass(64, 50), new SliceClass(64, 50)),
                        "capacityBytes=64 is given twice"),
                arguments(
                        1000,
                        List.of(new SliceClass(2_147_483_644, 1), new SliceClass(64, 99)),
                        "must be >= 429496732880"));
    }

    @ParameterizedTest
    @MethodSource("configurationsThatAreRefused")
    void shouldRefuseWithTheValueAndTheBound(
            long totalBytes, List<SliceClass> classes, String message) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> BufferRegionLayout.plan(totalBytes, classes))
                .withMessageContaining(message);
    }

    private static BufferRegionLayout plan(long totalBytes, SliceClass... classes) {
        return BufferRegionLayout.plan(totalBytes, List.of(classes));
    }
}
