package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ConfigurationException;
import io.shmipc.internal.os.CpuAffinity;
import java.util.BitSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.shmipc.internal.os.Platform#nativeSocketsAvailable")
class CpuPinningTest {

    @Test
    void shouldPinTheCallingThreadUntilItIsClosed() {
        BitSet before = CpuAffinity.ofCurrentThread();
        int cpu = CpuPinning.allowedCpus().length() - 1;
        CpuPinning pinning = CpuPinning.pinCurrentThread(cpu);
        try {
            assertThat(CpuAffinity.ofCurrentThread().stream()).containsExactly(cpu);
        } finally {
            pinning.close();
        }
        assertThat(CpuAffinity.ofCurrentThread()).isEqualTo(before);
        pinning.close();
        assertThat(CpuAffinity.ofCurrentThread()).isEqualTo(before);
    }

    @Test
    void shouldRefuseAProcessorThatCannotBeUsed() {
        String allowed = CpuAffinity.describe(CpuPinning.allowedCpus());
        for (int cpu : new int[] {-1, 8191, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> CpuPinning.pinCurrentThread(cpu))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(
                            "cpu="
                                    + cpu
                                    + " must be one that exists and that this process may use,"
                                    + " which are "
                                    + allowed);
        }
    }

    @Test
    void shouldBeClosedByItsOwnThreadOnly() throws Exception {
        int cpu = CpuPinning.allowedCpus().length() - 1;
        try (CpuPinning pinning = CpuPinning.pinCurrentThread(cpu)) {
            FutureTask<Void> elsewhere =
                    new FutureTask<>(
                            () -> {
                                pinning.close();
                                return null;
                            });
            Thread other = new Thread(elsewhere);
            other.start();
            assertThatThrownBy(() -> elsewhere.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must be the pinned one");
            other.join();
        }
    }
}
