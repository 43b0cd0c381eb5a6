package io.shmipc.tool.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.tool.watch.Sampler;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTextTest {

    private final Sampler sampler = new Sampler();

    private String text(boolean perClass, int looks) {
        return Golden.printed(
                out -> {
                    SampleText text = new SampleText(out, Golden.plain(), ZoneOffset.UTC, perClass);
                    for (int i = 0; i < looks; i++) {
                        sampler.next(
                                        List.of(
                                                Analyses.busy(
                                                        Analyses.TAKEN_AT + i * 1000L,
                                                        100 + i * 123_456L,
                                                        103 + i * 123_456L),
                                                Analyses.damaged()))
                                .forEach(text::print);
                    }
                });
    }

    @Test
    void shouldShowALineForEachSessionAndLook() throws IOException {
        String text = text(false, 3);

        Golden.fitsTerminal(text);
        Golden.matches("stat.txt", text);
    }

    @Test
    void shouldShowALineForEachClass() throws IOException {
        String text = text(true, 2);

        Golden.fitsTerminal(text);
        Golden.matches("stat-classes.txt", text);
    }

    @Test
    void shouldRepeatTheHeadingWithEachScreenful() {
        assertThat(text(false, 23).lines().filter(line -> line.startsWith("time"))).hasSize(3);
    }
}
