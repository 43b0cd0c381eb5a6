package io.shmipc.sample.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A received batch, checked against {@link BatchDescriptor} before anything in it is used.
 *
 * @param bytes the whole batch; not copied
 * @param bodyOffset where the lines begin in {@code bytes}; they reach to its end
 */
public record Batch(
        BatchKind kind,
        ApplicationName application,
        long run,
        long firstRecord,
        int recordCount,
        byte[] bytes,
        int bodyOffset) {

    /** Larger messages are refused before they are read. */
    public static final int MAX_BYTES =
            BatchDescriptor.NAME_OFFSET
                    + ApplicationName.MAX_BYTES
                    + BatchDescriptor.MAX_BODY_BYTES;

    /**
     * Reads and checks a batch, all but the number of its lines: whoever splits the body counts
     * them anyway, and compares with {@link #recordCount}.
     *
     * @throws BatchFormatException when a rule is broken
     */
    public static Batch decode(byte[] bytes) {
        require(bytes.length, BatchDescriptor.NAME_OFFSET, MAX_BYTES, "size");
        ByteBuffer view = ByteBuffer.wrap(bytes);
        int magic = view.getInt(BatchDescriptor.MAGIC_OFFSET);
        if (magic != BatchDescriptor.MAGIC) {
            throw new BatchFormatException(
                    String.format("magic=%08x: magic == %08x", magic, BatchDescriptor.MAGIC));
        }
        byte version = view.get(BatchDescriptor.VERSION_OFFSET);
        require(version, BatchDescriptor.VERSION, BatchDescriptor.VERSION, "version");
        BatchKind kind = BatchKind.ofCode(view.get(BatchDescriptor.KIND_OFFSET));
        int nameLength = Short.toUnsignedInt(view.getShort(BatchDescriptor.NAME_LENGTH_OFFSET));
        require(
                nameLength,
                1,
                Math.min(ApplicationName.MAX_BYTES, bytes.length - BatchDescriptor.NAME_OFFSET),
                "nameLength");
        int bodyOffset = BatchDescriptor.NAME_OFFSET + nameLength;
        int bodyLength = view.getInt(BatchDescriptor.BODY_LENGTH_OFFSET);
        require(bodyLength, bytes.length - bodyOffset, bytes.length - bodyOffset, "bodyLength");
        int records = view.getInt(BatchDescriptor.RECORD_COUNT_OFFSET);
        boolean data = kind == BatchKind.DATA;
        require(records, data ? 1 : 0, data ? bodyLength : 0, "recordCount");
        require(bodyLength, data ? 1 : 0, data ? BatchDescriptor.MAX_BODY_BYTES : 0, "bodyLength");
        long firstRecord = view.getLong(BatchDescriptor.FIRST_RECORD_OFFSET);
        require(firstRecord, 0, Long.MAX_VALUE - records, "firstRecord");
        int stated = view.getInt(BatchDescriptor.CHECKSUM_OFFSET);
        int actual = checksum(bytes);
        if (stated != actual) {
            throw new BatchFormatException(
                    String.format("checksum=%08x: checksum == %08x", stated, actual));
        }
        if (data && bytes[bytes.length - 1] != BatchDescriptor.LINE_BREAK) {
            throw new BatchFormatException("the last line of the body has no line break");
        }
        ApplicationName application = name(bytes, nameLength);
        long run = view.getLong(BatchDescriptor.RUN_OFFSET);
        return new Batch(kind, application, run, firstRecord, records, bytes, bodyOffset);
    }

    public int bodyLength() {
        return bytes.length - bodyOffset;
    }

    /** CRC-32C of a batch, leaving out the field that holds it. */
    static int checksum(byte[] batch) {
        CRC32C crc = new CRC32C();
        crc.update(batch, 0, BatchDescriptor.CHECKSUM_OFFSET);
        crc.update(batch, BatchDescriptor.NAME_OFFSET, batch.length - BatchDescriptor.NAME_OFFSET);
        return (int) crc.getValue();
    }

    private static ApplicationName name(byte[] bytes, int length) {
        int end = BatchDescriptor.NAME_OFFSET + length;
        byte[] raw = Arrays.copyOfRange(bytes, BatchDescriptor.NAME_OFFSET, end);
        String text = new String(raw, StandardCharsets.UTF_8);
        if (!Arrays.equals(raw, text.getBytes(StandardCharsets.UTF_8))) {
            throw new BatchFormatException("name=" + text + " is not valid UTF-8");
        }
        try {
            return new ApplicationName(text);
        } catch (IllegalArgumentException e) {
            throw new BatchFormatException(String.valueOf(e.getMessage()));
        }
    }

    private static void require(long value, long least, long most, String name) {
        if (value < least || value > most) {
            throw new BatchFormatException(
                    String.format("%s=%d: %d <= %s <= %d", name, value, least, name, most));
        }
    }
}
