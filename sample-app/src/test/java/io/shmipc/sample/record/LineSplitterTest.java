package io.shmipc.sample.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {

    private final LineSplitter splitter = new LineSplitter();

    @Test
    void shouldSplitAtLineFeedsOnly() throws IOException {
        assertThat(split("a\r\nb\0c\n\n\u000bd".getBytes("ISO-8859-1")))
                .containsExactly(bytes("a\r"), bytes("b\0c"), bytes(""), bytes("\u000bd"));
        assertThat(splitter.endedInLine()).isTrue();
    }

    @Test
    void shouldFindNoLineInNothing() throws IOException {
        assertThat(split(new byte[0])).isEmpty();
        assertThat(split(bytes("x\n"))).containsExactly(bytes("x"));
        assertThat(splitter.endedInLine()).isFalse();
    }

    @Test
    void shouldKeepTheLongestLineInOnePieceAndCutALongerOne() throws IOException {
        byte[] longest = new byte[BatchWriter.MAX_LINE_BYTES];
        assertThat(split(join(longest, bytes("\nrest\n")))).hasSize(2);
        assertThat(splitter.cutLines()).isZero();

        List<byte[]> cut = split(join(longest, bytes("tail\nrest\n")));
        assertThat(cut).hasSize(3);
        assertThat(cut.get(1)).isEqualTo(bytes("tail"));
        assertThat(splitter.cutLines()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7})
    void shouldGiveTheSameLinesHoweverTheBytesArrive(long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            byte[] line = new byte[random.nextInt(10) == 0 ? 20_000 : random.nextInt(200)];
            random.nextBytes(line);
            for (int at = 0; at < line.length; at++) {
                line[at] = line[at] == '\n' ? 0 : line[at];
            }
            lines.add(line);
            out.write(line);
            out.write('\n');
        }
        InputStream dripping =
                new ByteArrayInputStream(out.toByteArray()) {
                    @Override
                    public int read(byte[] target, int offset, int length) {
                        return super.read(
                                target, offset, Math.min(length, 1 + random.nextInt(5_000)));
                    }
                };
        assertThat(split(dripping)).usingElementComparator(Arrays::compare).isEqualTo(lines);
        assertThat(splitter.bytesRead()).isEqualTo(out.size());
    }

    private List<byte[]> split(byte[] bytes) throws IOException {
        return split(new ByteArrayInputStream(bytes));
    }

    private List<byte[]> split(InputStream in) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        splitter.split(
                in,
                (bytes, offset, length) ->
                        lines.add(Arrays.copyOfRange(bytes, offset, offset + length)));
        return lines;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
