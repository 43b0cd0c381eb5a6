package io.shmipc.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ConfigurationException;
import io.shmipc.internal.os.CpuAffinity;
import io.shmipc.internal.os.Platform;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class EventLoopRulesTest {

    private static void assertRefused(int threads, List<Integer> cpus, String message) {
        assertThatThrownBy(() -> EventLoopRules.check(threads, cpus))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    private static int anAllowedCpu() {
        return CpuAffinity.allowedForProcess().nextSetBit(0);
    }

    @Test
    void shouldAllowFourLoopsForEachProcessorAndSixteenAnywhere() {
        assertThat(EventLoopRules.mostThreads(1)).isEqualTo(16);
        assertThat(EventLoopRules.mostThreads(4)).isEqualTo(16);
        assertThat(EventLoopRules.mostThreads(5)).isEqualTo(20);
        assertThat(EventLoopRules.mostThreads(64)).isEqualTo(256);
    }

    @Test
    void shouldRefuseMoreLoopsThanSense() {
        int processors = Runtime.getRuntime().availableProcessors();
        int most = EventLoopRules.mostThreads(processors);
        assertThatNoException().isThrownBy(() -> EventLoopRules.check(most, List.of()));
        String bound = " must be >= 1 and <= " + most + " with availableProcessors=" + processors;
        assertRefused(most + 1, List.of(), "eventLoopThreads=" + (most + 1) + bound);
        assertRefused(0, List.of(), "eventLoopThreads=0" + bound);
        assertRefused(-1, List.of(), "eventLoopThreads=-1" + bound);
    }

    @Test
    @EnabledIf("io.shmipc.internal.os.Platform#nativeSocketsAvailable")
    void shouldRefuseProcessorsThatCannotBeUsed() {
        String allowed = CpuAffinity.describe(CpuAffinity.allowedForProcess());
        assertRefused(2, List.of(8191), "eventLoopCpus=[8191]: cpu=8191 must be one that exists");
        assertRefused(2, List.of(8191), "which are " + allowed);
        assertRefused(2, List.of(Integer.MAX_VALUE), "cpu=2147483647 must be one that exists");
        assertRefused(2, List.of(-1), "eventLoopCpus=[-1]: cpu=-1 must be >= 0");
    }

    @Test
    @EnabledIf("io.shmipc.internal.os.Platform#nativeSocketsAvailable")
    void shouldRefuseAProcessorNamedTwiceAndMoreThanThereAreLoops() {
        int cpu = anAllowedCpu();
        assertThatNoException().isThrownBy(() -> EventLoopRules.check(2, List.of(cpu)));
        assertRefused(2, List.of(cpu, cpu), "cpu=" + cpu + " must be named once");
        if (CpuAffinity.allowedForProcess().cardinality() > 1) {
            int other = CpuAffinity.allowedForProcess().nextSetBit(cpu + 1);
            assertRefused(1, List.of(cpu, other), "has cpus=2, must be <= eventLoopThreads=1");
        }
    }

    @Test
    void shouldSayWhyThreadsCannotBePinnedWithoutNativeCalls() {
        String before = System.getProperty(Platform.DISABLED_PROPERTY);
        System.setProperty(Platform.DISABLED_PROPERTY, "true");
        try {
            assertRefused(
                    1,
                    List.of(0),
                    "eventLoopCpus=[0]: threads cannot be pinned here, native calls are switched"
                            + " off");
        } finally {
            if (before == null) {
                System.clearProperty(Platform.DISABLED_PROPERTY);
            } else {
                System.setProperty(Platform.DISABLED_PROPERTY, before);
            }
        }
    }
}
