package io.shmipc.diagnostics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads numbers and texts out of a dump, never beyond its end. */
final class DumpCursor {

    private final String name;
    private final ByteBuffer bytes;

    /**
     * @param name of what is read, for messages
     */
    DumpCursor(String name, ByteBuffer bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    int position() {
        return bytes.position();
    }

    int left() {
        return bytes.remaining();
    }

    /** That there are so many bytes to come. */
    void require(long needed, String what) throws DumpFormatException {
        if (bytes.remaining() < needed) {
            throw new DumpFormatException(
                    "%s is cut short: %s needs bytes=%d, must be <= %d that are left"
                            .formatted(name, what, needed, bytes.remaining()));
        }
    }

    int u8(String what) throws DumpFormatException {
        require(Byte.BYTES, what);
        return Byte.toUnsignedInt(bytes.get());
    }

    int u16(String what) throws DumpFormatException {
        require(Short.BYTES, what);
        return Short.toUnsignedInt(bytes.getShort());
    }

    int i32(String what) throws DumpFormatException {
        require(Integer.BYTES, what);
        return bytes.getInt();
    }

    long u32(String what) throws DumpFormatException {
        return Integer.toUnsignedLong(i32(what));
    }

    long i64(String what) throws DumpFormatException {
        require(Long.BYTES, what);
        return bytes.getLong();
    }

    @Nullable String text(String what) throws DumpFormatException {
        int length = u16(what);
        if (length == DumpFormat.NO_TEXT) {
            return null;
        }
        atMost(what, length, DumpFormat.MAX_TEXT_BYTES);
        return new String(take(length, what), StandardCharsets.UTF_8);
    }

    byte[] take(int length, String what) throws DumpFormatException {
        require(length, what);
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    ByteBuffer slice(int length, String what) throws DumpFormatException {
        require(length, what);
        ByteBuffer slice = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return slice;
    }

    void atMost(String what, long value, long bound) throws DumpFormatException {
        if (value < 0 || value > bound) {
            throw new DumpFormatException(
                    "%s: %s=%d: must be >= 0 and <= %d".formatted(name, what, value, bound));
        }
    }

    void end() throws DumpFormatException {
        if (bytes.hasRemaining()) {
            throw new DumpFormatException(
                    "%s: bytes left=%d: must be = 0".formatted(name, bytes.remaining()));
        }
    }

    void exactly(String what, long value, long expected) throws DumpFormatException {
        if (value != expected) {
            throw new DumpFormatException(
                    "%s: %s=%d: must be = %d".formatted(name, what, value, expected));
        }
    }
}
