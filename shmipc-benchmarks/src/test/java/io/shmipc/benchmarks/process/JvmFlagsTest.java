package io.shmipc.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.benchmarks.model.Contender;
import org.junit.jupiter.api.Test;

class JvmFlagsTest {

    @Test
    void shouldBeTheSameForAllThatNeedNothingSpecial() {
        assertThat(JvmFlags.of(Contender.UNIX_SOCKET, 17))
                .isEqualTo(JvmFlags.of(Contender.BUSY_POLLING, 17))
                .noneMatch(flag -> flag.startsWith("--"));
    }

    @Test
    void shouldOpenForAeronWhatItCannotRunWithout() {
        assertThat(JvmFlags.of(Contender.AERON, 17))
                .contains(
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
                .doesNotContain("--sun-misc-unsafe-memory-access=allow");
        assertThat(JvmFlags.of(Contender.AERON_TUNED, 25))
                .contains("--sun-misc-unsafe-memory-access=allow");
    }

    @Test
    void shouldGiveOnlyFlagsThatTheJdkKnows() {
        assertThat(JvmFlags.of(Contender.BLOCKING, 21))
                .doesNotContain("--enable-native-access=ALL-UNNAMED");
        assertThat(JvmFlags.of(Contender.BLOCKING, 25))
                .contains("--enable-native-access=ALL-UNNAMED");
    }
}
