package io.shmipc.sample.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(new PrintStream(written, true, StandardCharsets.UTF_8));

    @Test
    void shouldHoldBackWhatOthersSayUntilItHasSpokenItself() {
        terminal.show("shop", "early");
        terminal.tell("Console %s", "here");
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("Console here");
        terminal.release();
        terminal.show("shop", "late");
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("Console here", "shop      | early", "shop      | late");
    }

    @Test
    void shouldShowEachLineAndTheCallsOfATraceOnce() {
        terminal.release();
        for (int i = 0; i < 2; i++) {
            terminal.show("shop", "WARN leak suspected");
            terminal.show("shop", "\tat a.B.c(B.java:1)");
        }
        terminal.show("shop", "\tat a.B.c(B.java:2)");
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "shop      | WARN leak suspected",
                        "shop      |     at a.B.c(B.java:1)",
                        "shop      | WARN leak suspected",
                        "shop      |     at a.B.c(B.java:2)");
    }

    @Test
    void shouldShowAnythingAsItIs() {
        terminal.release();
        terminal.show("shop", "100 %s %n");
        assertThat(written.toString(StandardCharsets.UTF_8)).startsWith("shop      | 100 %s %n");
    }
}
