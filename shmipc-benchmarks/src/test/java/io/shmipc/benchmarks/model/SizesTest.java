package io.shmipc.benchmarks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {

    @ParameterizedTest
    @CsvSource({"64,64", "64B,64", "4k,4096", "64 KiB,65536", "1M,1048576", "4MB,4194304"})
    void shouldUnderstandUnits(String text, int bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "K", "-1", "1G", "1.5M", "99999999M"})
    void shouldRefuseWhatIsNoSize(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse(text));
    }

    @Test
    void shouldWriteTheLargestUnitThatIsExact() {
        assertThat(Sizes.format(0)).isEqualTo("0 B");
        assertThat(Sizes.format(64)).isEqualTo("64 B");
        assertThat(Sizes.format(1025)).isEqualTo("1025 B");
        assertThat(Sizes.format(65536)).isEqualTo("64 KiB");
        assertThat(Sizes.format(4 << 20)).isEqualTo("4 MiB");
    }
}
