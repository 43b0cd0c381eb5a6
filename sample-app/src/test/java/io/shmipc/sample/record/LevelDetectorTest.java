package io.shmipc.sample.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelDetectorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2026-01-01T00:00:00Z ERROR 1 --- [main] c.e.App : boom | ERROR",
                "12:00:01.123 [main] WARN  com.example - low disk | WARN",
                "WARNING: something | WARN",
                "Warning: something | WARN",
                "kernel: error: bad block | ERROR",
                "SEVERE: thread died | ERROR",
                "[crit] 12#0: no memory | ERROR",
                "[error] 12#0: no memory | ERROR",
                "[info 3] started | INFO",
                "<info> NetworkManager state | INFO",
                "ts=1 level=debug msg=x | DEBUG",
                "ts=1 level=warn | WARN",
                "{\"ts\":1,\"level\":\"trace\",\"msg\":\"x\"} | TRACE",
                "{\"level\": \"error\"} | ERROR",
                "FINEST: entering | TRACE",
                "first INFO then ERROR | INFO",
                "2025-06-24 14:36:25 status installed info:amd64 7.0 | NONE",
                "2025-06-24 14:36:25 install libgpg-error0:amd64 1.46 | NONE",
                "an error happened while the debug info was read | NONE",
                "ERRORS and WARNINGS and MY_ERROR | NONE",
                "file \"error\" not found | NONE",
                "no level here | NONE",
            })
    void shouldFindTheLevelThatALineNames(String line, Level expected) {
        assertThat(detect(line)).isEqualTo(expected);
    }

    @Test
    void shouldCountAnEmptyLineAsNone() {
        assertThat(detect("")).isEqualTo(Level.NONE);
    }

    @Test
    void shouldLookOnlyAtTheBeginningOfALine() {
        assertThat(detect(".".repeat(240) + " ERROR x")).isEqualTo(Level.ERROR);
        assertThat(detect(".".repeat(256) + " ERROR x")).isEqualTo(Level.NONE);
    }

    @Test
    void shouldLookOnlyAtItsOwnLine() {
        byte[] bytes = "ERROR x\nplain\n[WARN".getBytes(StandardCharsets.US_ASCII);
        assertThat(LevelDetector.detect(bytes, 8, 5)).isEqualTo(Level.NONE);
        assertThat(LevelDetector.detect(bytes, 0, 5)).isEqualTo(Level.ERROR);
    }

    @Test
    void shouldSurviveAnyBytes() {
        Random random = new Random(42);
        byte[] bytes = new byte[400];
        for (int round = 0; round < 5_000; round++) {
            random.nextBytes(bytes);
            int offset = random.nextInt(bytes.length);
            int length = random.nextInt(bytes.length - offset + 1);
            assertThat(LevelDetector.detect(bytes, offset, length)).isNotNull();
        }
    }

    private static Level detect(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return LevelDetector.detect(bytes, 0, bytes.length);
    }
}
