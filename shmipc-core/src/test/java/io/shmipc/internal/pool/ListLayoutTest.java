package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListLayoutTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 100, 4076, 8172, 131052, 1 << 20, 715_827_861, 2_000_000_000})
    void shouldNumberSlicesAsADivisionWould(int capacityBytes) {
        int stride = capacityBytes + 20;
        int count = Integer.MAX_VALUE / stride;
        ListLayout list = new ListLayout(0, 8, count, capacityBytes);
        Random random = new Random(capacityBytes);
        for (int i = 0; i < 20_000; i++) {
            int number = random.nextInt(count);
            int start = number * stride;
            assertThat(list.numberOf(start)).isEqualTo(number);
            int anywhere = random.nextInt();
            boolean isStart = anywhere >= 0 && anywhere % stride == 0 && anywhere / stride < count;
            assertThat(list.numberOf(anywhere))
                    .isEqualTo(isStart ? anywhere / stride : ListLayout.NO_SLICE);
            assertThat(list.isSliceStart(start + 1)).isFalse();
            assertThat(list.isSliceStart(start - 1)).isFalse();
        }
        assertThat(list.numberOf((count - 1) * stride)).isEqualTo(count - 1);
        assertThat(list.isSliceStart(Integer.MAX_VALUE))
                .isEqualTo(
                        Integer.MAX_VALUE % stride == 0
                                && count * (long) stride > Integer.MAX_VALUE);
    }
}
