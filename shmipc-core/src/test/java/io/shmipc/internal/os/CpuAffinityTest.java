package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.SystemCallException;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.shmipc.internal.os.Platform#nativeSocketsAvailable")
class CpuAffinityTest {

    private static BitSet cpus(int... numbers) {
        BitSet set = new BitSet();
        for (int number : numbers) {
            set.set(number);
        }
        return set;
    }

    @Test
    void shouldPinAThreadAndLetItGoAgain() throws Exception {
        BitSet here = CpuAffinity.ofCurrentThread();
        int last = CpuAffinity.allowedForProcess().length() - 1;
        BitSet after =
                Background.start(
                                () -> {
                                    BitSet before = CpuAffinity.ofCurrentThread();
                                    CpuAffinity.setOfCurrentThread(cpus(last));
                                    assertThat(CpuAffinity.ofCurrentThread()).isEqualTo(cpus(last));
                                    CpuAffinity.setOfCurrentThread(before);
                                    return CpuAffinity.ofCurrentThread();
                                })
                        .result();
        assertThat(after).isEqualTo(here);
        assertThat(CpuAffinity.ofCurrentThread()).isEqualTo(here);
    }

    @Test
    void shouldKnowWhatTheProcessMayUseOnAPinnedThreadToo() throws Exception {
        BitSet allowed = CpuAffinity.allowedForProcess();
        assertThat(allowed.cardinality()).isPositive();
        BitSet seen =
                Background.start(
                                () -> {
                                    CpuAffinity.setOfCurrentThread(cpus(allowed.length() - 1));
                                    return CpuAffinity.allowedForProcess();
                                })
                        .result();
        assertThat(seen).isEqualTo(allowed);
    }

    @Test
    void shouldRefuseProcessorsThatDoNotExist() {
        assertThatThrownBy(() -> CpuAffinity.setOfCurrentThread(cpus(8191)))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining("sched_setaffinity")
                .hasMessageContaining("cpus=8191");
        assertThatThrownBy(() -> CpuAffinity.setOfCurrentThread(cpus(8192)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cpu=8192 must be < 8192");
    }

    @Test
    void shouldDescribeASetByItsRanges() {
        assertThat(CpuAffinity.describe(cpus())).isEmpty();
        assertThat(CpuAffinity.describe(cpus(5))).isEqualTo("5");
        assertThat(CpuAffinity.describe(cpus(0, 1, 2, 4, 8, 9))).isEqualTo("0-2,4,8-9");
    }
}
