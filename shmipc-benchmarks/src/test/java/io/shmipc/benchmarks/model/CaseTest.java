package io.shmipc.benchmarks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CaseTest {

    private static final Case CASE =
            new Case(Contender.BLOCKING, Api.CALLBACK, 65536, 64, 8, Mode.EVERY_BYTE);

    @Test
    void shouldSurviveTheWayToAnotherProcess() {
        assertThat(Case.decode(CASE.encode())).isEqualTo(CASE);
    }

    @Test
    void shouldRefuseALineThatIsNoCase() {
        assertThatIllegalArgumentException().isThrownBy(() -> Case.decode("blocking"));
    }

    @Test
    void shouldSayWhoAndWhat() {
        assertThat(CASE)
                .hasToString(
                        "shmipc blocking, callback: 64 KiB, 64 streams over 8 sessions, every byte"
                                + " written and read");
        assertThat(new Case(Contender.AERON, Api.NATIVE, 64, 1, 1, Mode.RESERVE))
                .hasToString("Aeron IPC: 64 B, 1 stream, reserve only");
    }
}
