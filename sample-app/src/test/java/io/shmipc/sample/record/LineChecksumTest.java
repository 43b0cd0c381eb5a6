package io.shmipc.sample.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineChecksumTest {

    private final long reference = of("one", "two", "three");

    @Test
    void shouldBeTheSameForTheSameLines() {
        assertThat(of("one", "two", "three")).isEqualTo(reference);
    }

    @Test
    void shouldNoticeWhatCanGoWrong() {
        assertThat(reference)
                .isNotEqualTo(of("two", "one", "three"))
                .isNotEqualTo(of("one", "two"))
                .isNotEqualTo(of("one", "two", "three", "three"))
                .isNotEqualTo(of("one", "two", "three", ""))
                .isNotEqualTo(of("onet", "wo", "three"))
                .isNotEqualTo(of("One", "two", "three"));
    }

    @Test
    void shouldGoOnFromASeed() {
        LineChecksum second = new LineChecksum(of("one"));
        add(second, "two");
        add(second, "three");
        assertThat(second.value()).isEqualTo(reference);
    }

    private static long of(String... lines) {
        LineChecksum checksum = new LineChecksum();
        for (String line : lines) {
            add(checksum, line);
        }
        return checksum.value();
    }

    private static void add(LineChecksum checksum, String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        checksum.add(bytes, 0, bytes.length);
    }
}
