package io.shmipc.sample.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Lines that a careless program would change. */
final class NastyLog {

    static final int LONGEST_LINE_BYTES = 1 << 20;

    private NastyLog() {}

    /** The same bytes for the same seed; the last line has no line break. */
    static byte[] bytes(long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 2000; i++) {
            switch (random.nextInt(8)) {
                case 0 -> out.write(new byte[] {(byte) 0xff, (byte) 0xc3, 0x28, 0});
                case 1 -> out.write("carriage return\r".getBytes(StandardCharsets.US_ASCII));
                case 2 -> out.writeBytes(new byte[0]);
                case 3 ->
                        out.write("\u00fcber \u2603 \ud83d\ude00".getBytes(StandardCharsets.UTF_8));
                case 4 -> out.write(noLineBreaks(random, random.nextInt(5_000)));
                case 5 ->
                        out.write(
                                ("\u001b[31mERROR\u001b[0m " + i)
                                        .getBytes(StandardCharsets.US_ASCII));
                default -> out.write(("[warn] line " + i).getBytes(StandardCharsets.US_ASCII));
            }
            out.write('\n');
        }
        out.write(noLineBreaks(random, LONGEST_LINE_BYTES));
        out.write('\n');
        out.write(noLineBreaks(random, 300_000));
        out.write('\n');
        out.write("no line break at the end".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static byte[] noLineBreaks(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        for (int i = 0; i < size; i++) {
            bytes[i] = bytes[i] == '\n' ? (byte) 0x80 : bytes[i];
        }
        return bytes;
    }
}
