package io.shmipc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Mode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionParserTest {

    @Test
    void shouldMeasureEverythingUnlessToldOtherwise() {
        Options options = OptionParser.parse();

        assertThat(options.quick()).isFalse();
        assertThat(options.help()).isFalse();
        assertThat(options.only()).isEmpty();
        assertThat(options.sizes()).isEmpty();
        assertThat(options.streams()).isEmpty();
        assertThat(options.modes()).isEmpty();
        assertThat(options.apis()).isEmpty();
        assertThat(options.seconds()).isEqualTo(2);
        assertThat(options.out()).isEqualTo(Path.of("target", "benchmarks"));
    }

    @Test
    void shouldUnderstandEveryOption() {
        Options options =
                OptionParser.parse(
                        "--quick",
                        "--only=unix,busy-polling",
                        "--sizes",
                        "64,4K, 1MiB",
                        "--streams=1,64",
                        "--modes=every-byte",
                        "--apis",
                        "threads",
                        "--seconds=1.5",
                        "--out=some/folder");

        assertThat(options.quick()).isTrue();
        assertThat(options.only()).containsExactly(Contender.UNIX_SOCKET, Contender.BUSY_POLLING);
        assertThat(options.sizes()).containsExactly(64, 4096, 1 << 20);
        assertThat(options.streams()).containsExactly(1, 64);
        assertThat(options.modes()).containsExactly(Mode.EVERY_BYTE);
        assertThat(options.apis()).containsExactly(Api.THREADS);
        assertThat(options.seconds()).isEqualTo(1.5);
        assertThat(options.out()).isEqualTo(Path.of("some/folder"));
    }

    @Test
    void shouldTakeAValueThatIsGivenTwiceOnce() {
        assertThat(OptionParser.parse("--sizes=1K,1024").sizes()).containsExactly(1024);
    }

    @Test
    void shouldMeasureShorterWhenQuick() {
        assertThat(OptionParser.parse("--quick").seconds()).isEqualTo(0.5);
        assertThat(OptionParser.parse("--quick", "--seconds=3").seconds()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --fast            | unknown option: --fast; --help lists those there are
                    fast              | unknown option: fast; --help lists those there are
                    --quick=yes       | --quick=yes: takes no value
                    --only            | --only needs a value
                    --only=unix,ipc   | --only=ipc: must be one of unix, tcp, aeron,
                    --only=           | --only=: must be one of unix, tcp, aeron,
                    --sizes=8         | --sizes=8: must be >= 16 B and <= 16 MiB and a multiple of 8
                    --sizes=17M       | --sizes=17M: must be >= 16 B and <= 16 MiB and a multiple of 8
                    --sizes=100,12    | --sizes=100: must be >= 16 B and <= 16 MiB and a multiple of 8
                    --sizes=big       | --sizes=big: must be a number of bytes such as 64, 4K or 1M
                    --streams=0       | --streams=0: must be a whole number >= 1 and <= 1024
                    --streams=-1      | --streams=-1: must be a whole number >= 1 and <= 1024
                    --streams=1025    | --streams=1025: must be a whole number >= 1 and <= 1024
                    --modes=copy      | --modes=copy: must be one of reserve, every-byte
                    --apis=native     | --apis=native: must be one of caller, callback, threads, virtual
                    --seconds=0       | --seconds=0: must be a number >= 0.05 and <= 600.0
                    --seconds=NaN     | --seconds=NaN: must be a number >= 0.05 and <= 600.0
                    --seconds=long    | --seconds=long: must be a number >= 0.05 and <= 600.0
                    --out=            | --out=: must name a folder
                    """)
    void shouldNameOptionValueAndRuleOfWhatIsWrong(String argument, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> OptionParser.parse(argument))
                .withMessageStartingWith(message);
    }

    @Test
    void shouldRefuseAnOptionThatIsGivenTwice() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> OptionParser.parse("--streams=1", "--streams", "8"))
                .withMessage("--streams is given more than once");
    }

    @Test
    void shouldNotTakeTheNextOptionForAValue() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> OptionParser.parse("--out", "--quick"))
                .withMessage("--out needs a value");
    }
}
