package io.shmipc.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.diagnostics.ProcessView.Holding;
import io.shmipc.diagnostics.RegionAnalysis.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class DumpTest {

    private static final long SEED = 20261121;
    private static final int MAX_BYTES = 1 << 22;
    private static final AnalysisOptions ALL = new AnalysisOptions(9, 9, 9, Duration.ofMinutes(1));

    private static TwoEnds busy() {
        TwoEnds ends = TwoEnds.small();
        ends.client.pop(1);
        ends.view.mark(4, Holding.LENT, 8, 70);
        ends.view.sent[2] = true;
        ends.send(6, ends.write("abc"));
        return ends;
    }

    private static byte[] dump(DumpOptions options, SessionImage... images) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DumpWriter.write(List.of(images), options, out);
        return out.toByteArray();
    }

    private static List<SessionImage> read(byte[] file) throws IOException {
        return DumpReader.read(new ByteArrayInputStream(file), MAX_BYTES);
    }

    @Test
    void shouldSayTheSameAfterItWasWrittenAndRead() throws IOException {
        TwoEnds ends = busy();
        SessionImage image = ends.image(ends.view, ALL.payload());
        SessionImage still = ends.still();
        List<SessionImage> read = read(dump(ALL.payload(), image, still));
        assertThat(read).hasSize(2);
        assertThat(RegionAnalyzer.analyse(read.get(0), ALL))
                .isEqualTo(RegionAnalyzer.analyse(image, ALL));
        assertThat(RegionAnalyzer.analyse(read.get(1), ALL))
                .isEqualTo(RegionAnalyzer.analyse(still, ALL));
        assertThat(RegionAnalyzer.analyse(image, ALL).held())
                .anyMatch(slice -> slice.preview() != null);
        assertThat(read.get(0).isLive()).isTrue();
        assertThat(read.get(1).isLive()).isFalse();
    }

    @Test
    void shouldKeepAllSlicesOfALargeRegionInALittleSpace() throws IOException {
        SessionImage image = TwoEnds.large().image();
        byte[] file = dump(DumpOptions.NO_PAYLOAD, image);
        assertThat(file.length).isLessThan(20_000);
        assertThat(RegionAnalyzer.analyse(read(file).get(0), ALL))
                .isEqualTo(RegionAnalyzer.analyse(image, ALL));
    }

    @Test
    void shouldTellWhatWasFoundWhenItWasTaken() throws IOException {
        TwoEnds ends = TwoEnds.small();
        ends.buffer.putInt(8 + 8, 7);
        SessionImage still = ends.still();
        assertThat(RegionAnalyzer.analyse(read(dump(ALL.payload(), still)).get(0), ALL))
                .isEqualTo(RegionAnalyzer.analyse(still, ALL));
        assertThat(RegionAnalyzer.analyse(still, ALL).problems()).hasSize(2);
    }

    @Test
    void shouldWritePayloadOnlyIfItIsAskedFor() throws IOException {
        TwoEnds ends = busy();
        SessionImage image = ends.image(ends.view, ALL.payload());
        assertThat(image.payloadBytes()).isEqualTo(3);
        assertThat(read(dump(DumpOptions.NO_PAYLOAD, image)).get(0).payloadBytes()).isZero();
        assertThat(read(dump(new DumpOptions(2, 100), image)).get(0).payloadBytes()).isEqualTo(2);
        assertThat(new String(dump(DumpOptions.NO_PAYLOAD, image), "ISO-8859-1"))
                .doesNotContain("abc");
    }

    // ---- what is no dump ----

    private static void refused(byte[] file, String message) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(DumpFormatException.class)
                .hasMessageContaining(message);
    }

    private static byte[] sealed(byte[] file) {
        CRC32C checksum = new CRC32C();
        checksum.update(file, 0, file.length - 4);
        ByteBuffer.wrap(file).putInt(file.length - 4, (int) checksum.getValue());
        return file;
    }

    @Test
    void shouldSayWhatIsWrongWithAFile() throws IOException {
        TwoEnds ends = busy();
        byte[] good = dump(ALL.payload(), ends.image(ends.view, ALL.payload()));
        refused(new byte[0], "no dump: bytes=0, must be >= 12");
        refused(
                "#!/bin/sh\necho".getBytes(),
                "no dump: magic=0x23212f62696e2f73, must be = 0x8953484d44554d50");
        byte[] newer = good.clone();
        newer[9] = 2;
        refused(sealed(newer), "version=2: must be = 1");
        byte[] flipped = good.clone();
        flipped[40] ^= 1;
        refused(flipped, "checksum=0x");
        refused(Arrays.copyOf(good, good.length + 1), "bytes left=1: must be = 0");
        for (int length = 12; length < good.length; length++) {
            refused(Arrays.copyOf(good, length), "cut short");
        }
        byte[] giant = good.clone();
        ByteBuffer.wrap(giant).putInt(12 + 4, -1);
        refused(sealed(giant), "cut short: section type=1 needs bytes=4294967295, must be <= ");
    }

    @Test
    void shouldNotReadMoreThanIsAllowed() throws IOException {
        byte[] good = dump(ALL.payload(), busy().image());
        assertThatThrownBy(() -> DumpReader.read(new ByteArrayInputStream(good), good.length - 1))
                .isInstanceOf(DumpFormatException.class)
                .hasMessageContaining("must be <= " + (good.length - 1));
        assertThat(DumpReader.read(new ByteArrayInputStream(good), good.length)).hasSize(1);
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                };
        assertThatThrownBy(() -> DumpReader.read(endless, DumpReader.MAX_BYTES))
                .isInstanceOf(DumpFormatException.class)
                .hasMessageContaining("no dump: magic");
    }

    /** A few bytes that decode to as many as the limit, and more. */
    @Test
    void shouldNotDecodeMoreThanIsAllowed() throws IOException {
        byte[] zeroes = new byte[MAX_BYTES * 20];
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var deflater = new java.util.zip.DeflaterOutputStream(packed)) {
            deflater.write(zeroes);
        }
        ByteBuffer file = ByteBuffer.allocate(12 + 12 + packed.size());
        file.putLong(0x8953484D44554D50L).putShort((short) 1).putShort((short) 0);
        file.putShort((short) 1).putShort((short) 1).putInt(packed.size()).putInt(zeroes.length);
        file.put(packed.toByteArray());
        refused(file.array(), "content bytes=83886080: must be >= 0 and <= 67108864");
        file.putInt(12 + 8, 1000);
        refused(file.array(), "content bytes=1000: must be what its bytes decode to");
    }

    /** With a right checksum, so that what lies behind it is reached. */
    @Test
    void shouldRefuseAnythingElseThatIsDamaged() throws IOException {
        Random random = new Random(SEED);
        TwoEnds ends = busy();
        byte[][] goods = {
            dump(ALL.payload(), ends.image(ends.view, ALL.payload()), ends.still()),
            dump(
                    ALL.payload(),
                    new TwoEnds(
                                    1 << 16,
                                    64,
                                    List.of(new io.shmipc.internal.pool.SliceClass(44, 100))
                                            .toArray(io.shmipc.internal.pool.SliceClass[]::new))
                            .image()),
        };
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] file = mutated(goods[round % goods.length], random);
            try {
                for (SessionImage image : read(file)) {
                    RegionAnalysis analysis = RegionAnalyzer.analyse(image, ALL);
                    assertThat(analysis.classes())
                            .allMatch(
                                    c ->
                                            AllocationsTest.sum(c.allocation())
                                                    == c.allocation().slices());
                    AnalysisDiff.between(analysis, analysis);
                }
            } catch (DumpFormatException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed=" + SEED + " round=" + round, e);
            }
        }
        assertThat(refused).isBetween(5_000, 19_900);
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] file = good.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(file.length - 4);
            switch (random.nextInt(4)) {
                case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> file[at] = (byte) random.nextInt();
                case 2 ->
                        ByteBuffer.wrap(file)
                                .putInt(Math.min(at, file.length - 8), random.nextInt(3) - 1);
                default -> {
                    int from = random.nextInt(file.length - 4);
                    int length = Math.min(random.nextInt(40), file.length - 4 - Math.max(at, from));
                    System.arraycopy(good, from, file, at, Math.max(0, length));
                }
            }
        }
        if (random.nextInt(10) == 0) {
            file = Arrays.copyOf(file, 16 + random.nextInt(file.length - 16));
        }
        return random.nextInt(20) == 0 ? file : sealed(file);
    }

    // ---- the bytes ----

    /** Every byte as {@code docs/dump-format.md} says. */
    @Test
    void shouldWriteTheBytesOfTheFormat() throws IOException {
        TwoEnds ends =
                new TwoEnds(8 + 36 + 2 * 24, 2, new io.shmipc.internal.pool.SliceClass(4, 100));
        int slice = ends.client.pop(0);
        ends.buffer.putInt(slice + 20, 0x64636261);
        ends.client.writeSlice(slice, 0, 4, -1);
        ends.send(6, slice);
        ends.view.mark(0, Holding.NONE, 6, 0x55);
        ends.view.sent[0] = true;
        SessionImage taken = ends.image(ends.view, new DumpOptions(2, 10));
        SessionImage image =
                new SessionImage(
                        0x0102030405060708L,
                        new Source(4711, "java", 3, "client", 4712, true),
                        "shm_buffer",
                        taken.regionBytes(),
                        true,
                        false,
                        taken.layout,
                        taken.lists,
                        taken.slices,
                        taken.view,
                        taken.queues,
                        taken.payload,
                        List.of(new RegionAnalysis.Problem("warning", "list=0", "odd")));
        String expected =
                // magic, version, unused
                "8953484d44554d50 0001 0000"
                        // SESSION, plain, 70 bytes: live with own view, time, region bytes
                        + "0001 0000 00000046 00000046 00000005 0102030405060708 000000000000005c"
                        // pid, session, peer; client, shm_buffer, java
                        + "0000000000001267 0000000000000003 0000000000001268"
                        + "0006 636c69656e74 000a 73686d5f627566666572 0004 6a617661"
                        // LISTS: one, of 2 slices of 4 bytes; size 1, 2 slices, head, tail, 4 bytes
                        + "0002 0000 0000002b 0000002b 0001 00000002 00000004"
                        + "00000001 00000002 00000018 00000018 00000004"
                        // creator's counter, mapper's counter, turn, walked to the tail
                        + "00000001 00000000 00000000 00"
                        // SLICES: capacity, size, start, next, flags
                        + "0003 0000 00000022 00000022"
                        + "00000004 00000004 00000000 00000018 02"
                        + "00000004 00000000 00000000 00000000 00"
                        // QUEUES: two; capacity, head, tail, working flag, elements
                        + "0004 0000 00000046 00000046 0002"
                        + "00000002 0000000000000000 0000000000000001 00000000 00000001"
                        + "00000006 0000002c 00000000"
                        + "00000002 0000000000000000 0000000000000000 00000000 00000000"
                        // VIEW: holding, sent, stream, nanoseconds
                        + "0005 0000 0000001c 0000001c"
                        + "00 01 00000006 0000000000000055 00 00 00000000 ffffffffffffffff"
                        // PAYLOAD: slot, bytes
                        + "0006 0000 0000000a 0000000a 00000000 00000002 6162"
                        // FINDINGS: one
                        + "0007 0000 00000018 00000018 0001"
                        + "0007 7761726e696e67 0006 6c6973743d30 0003 6f6464"
                        // END: checksum
                        + "7fff 0000 00000004 00000004";
        byte[] file = dump(new DumpOptions(2, 10), image);
        String hex = java.util.HexFormat.of().formatHex(file);
        assertThat(hex.substring(0, hex.length() - 8)).isEqualTo(expected.replace(" ", ""));
        assertThat(read(file)).hasSize(1);
    }
}
