package io.shmipc.sample.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The agent's answer to {@link BatchKind#OPEN} and {@link BatchKind#FLUSH}.
 *
 * <p>On the wire, big-endian: base (8 bytes), written (8 bytes), then the error as UTF-8 to the end
 * of the message.
 *
 * @param base records the application's log held when this run began
 * @param written records of this run that are written; all before the first that was refused
 * @param error why the run was refused or broken off; empty when all is well
 */
public record Acknowledgement(long base, long written, String error) {

    private static final int BASE_OFFSET = 0;
    private static final int WRITTEN_OFFSET = BASE_OFFSET + Long.BYTES;
    private static final int ERROR_OFFSET = WRITTEN_OFFSET + Long.BYTES;

    /** Longest encoded acknowledgement; a longer error is cut. */
    public static final int MAX_BYTES = 1024;

    public static Acknowledgement ok(long base, long written) {
        return new Acknowledgement(base, written, "");
    }

    public boolean isOk() {
        return error.isEmpty();
    }

    public byte[] encode() {
        byte[] text = error.getBytes(StandardCharsets.UTF_8);
        int size = Math.min(MAX_BYTES, ERROR_OFFSET + text.length);
        return ByteBuffer.allocate(size)
                .putLong(base)
                .putLong(written)
                .put(text, 0, size - ERROR_OFFSET)
                .array();
    }

    /**
     * @throws BatchFormatException when the bytes are no acknowledgement
     */
    public static Acknowledgement decode(byte[] bytes) {
        if (bytes.length < ERROR_OFFSET || bytes.length > MAX_BYTES) {
            throw new BatchFormatException(
                    String.format(
                            "acknowledgement has %d bytes: %d <= bytes <= %d",
                            bytes.length, ERROR_OFFSET, MAX_BYTES));
        }
        ByteBuffer view = ByteBuffer.wrap(bytes);
        byte[] text = Arrays.copyOfRange(bytes, ERROR_OFFSET, bytes.length);
        return new Acknowledgement(
                view.getLong(BASE_OFFSET),
                view.getLong(WRITTEN_OFFSET),
                new String(text, StandardCharsets.UTF_8));
    }
}
