package io.shmipc.diagnostics.host;

import io.shmipc.internal.memory.MemoryReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * Reads a region through a file: its own, or the memory of a process. Each access is a system call
 * and sees what is there at that moment. Belongs to one thread.
 */
final class FileMemory implements MemoryReader {

    private final FileChannel file;
    private final long start;
    private final int sizeBytes;
    private final ByteBuffer word =
            ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());

    FileMemory(FileChannel file, long start, int sizeBytes) {
        this.file = file;
        this.start = start;
        this.sizeBytes = sizeBytes;
    }

    /** The beginning of the same. */
    FileMemory first(int bytes) {
        return new FileMemory(file, start, Math.min(bytes, sizeBytes));
    }

    private ByteBuffer read(int offset, int bytes) {
        Objects.checkFromIndexSize(offset, bytes, sizeBytes);
        word.clear().limit(bytes);
        readFully(word, offset);
        return word;
    }

    private void readFully(ByteBuffer into, int offset) {
        try {
            long position = start + offset;
            while (into.hasRemaining()) {
                int count = file.read(into, position);
                if (count <= 0) {
                    throw new EOFException(
                            "offset=%d: the region has been cut short or is gone"
                                    .formatted(position - start));
                }
                position += count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public byte getByte(int offset) {
        return read(offset, Byte.BYTES).get(0);
    }

    @Override
    public byte getByteAcquire(int offset) {
        return getByte(offset);
    }

    @Override
    public short getShort(int offset) {
        return read(offset, Short.BYTES).getShort(0);
    }

    @Override
    public int getInt(int offset) {
        return read(offset, Integer.BYTES).getInt(0);
    }

    @Override
    public int getIntAcquire(int offset) {
        return getInt(offset);
    }

    @Override
    public void copyTo(int offset, byte[] dst, int at, int n) {
        Objects.checkFromIndexSize(offset, n, sizeBytes);
        readFully(ByteBuffer.wrap(dst, at, n), offset);
    }
}
