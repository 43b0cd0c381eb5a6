package io.shmipc.sample.record;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Builds the batches of one run, layout in {@link BatchDescriptor}. Not thread-safe.
 *
 * <p>Lines are appended until {@link #append} answers false; {@link #finish} then gives the batch
 * and starts the next one.
 */
public final class BatchWriter {

    /** Longest line in one piece, see {@link BatchDescriptor#MAX_LINE_BYTES}. */
    public static final int MAX_LINE_BYTES = BatchDescriptor.MAX_LINE_BYTES;

    private final long run;
    private final int nameLength;
    private final int bodyOffset;
    private final int targetBytes;

    private byte[] bytes;
    private int end;
    private int records;
    private long firstRecord;

    /**
     * @param targetBytes size at which a batch counts as full; one longer line still gets a batch
     *     of its own
     */
    public BatchWriter(ApplicationName application, long run, int targetBytes) {
        byte[] name = application.bytes();
        this.run = run;
        this.nameLength = name.length;
        this.bodyOffset = BatchDescriptor.NAME_OFFSET + name.length;
        if (targetBytes <= bodyOffset || targetBytes > BatchDescriptor.MAX_BODY_BYTES) {
            throw new IllegalArgumentException(
                    String.format(
                            "targetBytes=%d: %d < targetBytes <= %d",
                            targetBytes, bodyOffset, BatchDescriptor.MAX_BODY_BYTES));
        }
        this.targetBytes = targetBytes;
        this.bytes = new byte[targetBytes];
        this.end = bodyOffset;
        System.arraycopy(name, 0, bytes, BatchDescriptor.NAME_OFFSET, name.length);
    }

    /**
     * Adds one line, without its line break.
     *
     * @return false when the batch is full: finish it and append again
     * @throws IllegalArgumentException when the line is longer than {@link #MAX_LINE_BYTES}
     */
    public boolean append(byte[] line, int offset, int length) {
        if (length > MAX_LINE_BYTES) {
            throw new IllegalArgumentException(
                    "line has " + length + " bytes: bytes <= " + MAX_LINE_BYTES);
        }
        int needed = end + length + 1;
        if (needed > targetBytes) {
            if (records > 0) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length, needed));
        }
        System.arraycopy(line, offset, bytes, end, length);
        bytes[end + length] = BatchDescriptor.LINE_BREAK;
        end = needed;
        records++;
        return true;
    }

    /** Records appended since the last batch was finished. */
    public int pendingRecords() {
        return records;
    }

    /** Records in batches that are finished. */
    public long finishedRecords() {
        return firstRecord;
    }

    /** The batch of what was appended; the writer is empty afterwards. */
    public byte[] finish() {
        byte[] batch = seal(BatchKind.DATA, end);
        firstRecord += records;
        records = 0;
        end = bodyOffset;
        return batch;
    }

    /** The message that starts the run. */
    public byte[] open() {
        requireEmpty();
        return seal(BatchKind.OPEN, bodyOffset);
    }

    /** The message that asks how much of the run is written. */
    public byte[] flush() {
        requireEmpty();
        return seal(BatchKind.FLUSH, bodyOffset);
    }

    private void requireEmpty() {
        if (records > 0) {
            throw new IllegalStateException(
                    "records=" + records + " are not finished: records == 0");
        }
    }

    private byte[] seal(BatchKind kind, int size) {
        byte[] batch = Arrays.copyOf(bytes, size);
        ByteBuffer.wrap(batch)
                .putInt(BatchDescriptor.MAGIC_OFFSET, BatchDescriptor.MAGIC)
                .put(BatchDescriptor.VERSION_OFFSET, BatchDescriptor.VERSION)
                .put(BatchDescriptor.KIND_OFFSET, kind.code())
                .putShort(BatchDescriptor.NAME_LENGTH_OFFSET, (short) nameLength)
                .putLong(BatchDescriptor.RUN_OFFSET, run)
                .putLong(BatchDescriptor.FIRST_RECORD_OFFSET, firstRecord)
                .putInt(BatchDescriptor.RECORD_COUNT_OFFSET, records)
                .putInt(BatchDescriptor.BODY_LENGTH_OFFSET, size - bodyOffset)
                .putInt(BatchDescriptor.CHECKSUM_OFFSET, Batch.checksum(batch));
        return batch;
    }
}
