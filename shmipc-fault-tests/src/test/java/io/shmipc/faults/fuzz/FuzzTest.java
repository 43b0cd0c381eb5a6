package io.shmipc.faults.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A few of the inputs that the command runs by the million. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzTest {

    private static final long SEED = 4;
    private static final long INPUTS_IN_MEMORY = 50_000;
    private static final long INPUTS_OVER_A_SOCKET = 100;

    @ParameterizedTest
    @EnumSource
    void shouldRefuseOrUseWhateverComesAndHurtNobodyElse(Targets target) {
        FuzzRun run = new FuzzRun(System.out, () -> {});
        long inputs = target.inMemory() ? INPUTS_IN_MEMORY : INPUTS_OVER_A_SOCKET;
        assertThat(run.run(target, SEED, 0, inputs)).isTrue();
        assertThat(run.total()).isEqualTo(inputs);
    }

    @Test
    void shouldRunASavedInputAgain() throws Exception {
        FailedInput failed = new FailedInput(Targets.QUEUE, 3, 12_345);
        Path saved = failed.save(new AssertionError("seen"));
        try {
            assertThat(FailedInput.read(saved)).isEqualTo(failed);
            assertThat(Files.readString(saved)).contains("seen");
        } finally {
            Files.delete(saved);
        }
    }
}
