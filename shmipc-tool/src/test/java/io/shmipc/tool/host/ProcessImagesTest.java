package io.shmipc.tool.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessImagesTest {

    /** 4194304: what a shell shows. 4: it ends, and its memory may be gone already. */
    @ParameterizedTest
    @CsvSource({
        "R, 4194304, true",
        "S, 1077936128, true",
        "T, 4194304, true",
        "R, 4194308, false",
        "S, 1077936132, false",
        "Z, 4194304, false",
        "X, 4194308, false"
    })
    void shouldTakeAProcessThatEndsForEnded(String state, long flags, boolean running) {
        String stat = "17 (a) R 1) " + state + " 1 17 17 0 -1 " + flags + " 99 0 1 0";

        assertThat(ProcessImages.isRunning(stat)).isEqualTo(running);
    }

    @Test
    void shouldSeeThisProcessRunAndOneThatWasNeverThereNot() {
        assertThat(ProcessImages.isRunning(ProcessHandle.current().pid())).isTrue();
        assertThat(ProcessImages.isRunning(Integer.MAX_VALUE)).isFalse();
        assertThat(ProcessImages.isRunning("")).isFalse();
    }
}
