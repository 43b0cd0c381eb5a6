package io.shmipc.diagnostics;

import io.shmipc.diagnostics.DumpFormat.Section;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads dumps. Believes nothing of what a file says: whatever is wrong with it becomes a {@link
 * DumpFormatException}, and no more memory is used than the limits allow.
 */
public final class DumpReader {

    /** Largest file that {@link #read(Path)} reads. */
    public static final int MAX_BYTES = 1 << 29;

    /** Contents may take so many times what the file may. */
    private static final int MAX_GROWTH = 16;

    /** No encoder makes more of a byte than this. */
    private static final int MOST_BYTES_OF_ONE = 1032;

    private final byte[] file;
    private final DumpCursor cursor;
    private final List<SessionImage> images = new ArrayList<>();
    private @Nullable DumpSession session;
    private long contentBytesLeft;

    private DumpReader(byte[] file, long contentBytes) {
        this.file = file;
        this.cursor = new DumpCursor("dump", ByteBuffer.wrap(file));
        this.contentBytesLeft = contentBytes;
    }

    /**
     * Reads a file.
     *
     * @throws DumpFormatException if it is no dump, or a damaged one
     */
    public static List<SessionImage> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, MAX_BYTES);
        }
    }

    /**
     * Reads to the end of a stream, and leaves it open.
     *
     * @param maxBytes most bytes to take; decoded, they may come to {@value #MAX_GROWTH} times as
     *     many, but not to more than {@link #MAX_BYTES}
     * @throws DumpFormatException if it is no dump, a damaged one, or a longer one
     */
    public static List<SessionImage> read(InputStream in, int maxBytes) throws IOException {
        if (maxBytes < 0 || maxBytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "maxBytes=" + maxBytes + ": must be >= 0 and <= " + MAX_BYTES);
        }
        byte[] header = in.readNBytes(Math.min(maxBytes, DumpFormat.FILE_HEADER_BYTES));
        // What is no dump may be endless; so a look at its beginning comes first.
        checkHeader(new DumpCursor("dump", ByteBuffer.wrap(header)));
        byte[] rest = in.readNBytes(maxBytes - header.length);
        if (in.read() >= 0) {
            throw new DumpFormatException("dump bytes > " + maxBytes + ": must be <= " + maxBytes);
        }
        byte[] file = new byte[header.length + rest.length];
        System.arraycopy(header, 0, file, 0, header.length);
        System.arraycopy(rest, 0, file, header.length, rest.length);
        return new DumpReader(file, Math.min((long) maxBytes * MAX_GROWTH, MAX_BYTES)).read();
    }

    private static void checkHeader(DumpCursor header) throws DumpFormatException {
        if (header.left() < Long.BYTES) {
            throw new DumpFormatException(
                    "no dump: bytes=%d, must be >= %d"
                            .formatted(header.left(), DumpFormat.FILE_HEADER_BYTES));
        }
        long magic = header.i64("magic");
        if (magic != DumpFormat.MAGIC) {
            throw new DumpFormatException(
                    "no dump: magic=0x%016x, must be = 0x%016x".formatted(magic, DumpFormat.MAGIC));
        }
        header.exactly("version", header.u16("version"), DumpFormat.VERSION);
        header.exactly("unused", header.u16("unused"), 0);
    }

    private List<SessionImage> read() throws DumpFormatException {
        cursor.slice(DumpFormat.FILE_HEADER_BYTES, "header");
        while (true) {
            cursor.require(DumpFormat.SECTION_HEADER_BYTES, "section header");
            int type = cursor.u16("type");
            int encoding = cursor.u16("encoding");
            long storedBytes = cursor.u32("stored bytes");
            long contentBytes = cursor.u32("content bytes");
            if (type == Section.END.type) {
                cursor.exactly("stored bytes", storedBytes, DumpFormat.CHECKSUM_BYTES);
                checkChecksum();
                cursor.end();
                finishSession();
                return List.copyOf(images);
            }
            cursor.require(storedBytes, "section type=" + type);
            ByteBuffer stored = cursor.slice((int) storedBytes, "section type=" + type);
            Section section = sectionOf(type);
            if (section != null) {
                readSection(section, decode(section, encoding, stored, contentBytes));
            }
        }
    }

    private static @Nullable Section sectionOf(int type) throws DumpFormatException {
        for (Section section : Section.values()) {
            if (section.type == type) {
                return section;
            }
        }
        if (type >= DumpFormat.FIRST_OPTIONAL_TYPE) {
            return null;
        }
        throw new DumpFormatException(
                "section type=%d: must be one of version %d, or >= %d"
                        .formatted(type, DumpFormat.VERSION, DumpFormat.FIRST_OPTIONAL_TYPE));
    }

    private void checkChecksum() throws DumpFormatException {
        CRC32C actual = new CRC32C();
        actual.update(file, 0, cursor.position());
        long written = cursor.u32("checksum");
        if (written != actual.getValue()) {
            throw new DumpFormatException(
                    "checksum=0x%08x: must be = 0x%08x, that of the bytes before it"
                            .formatted(written, actual.getValue()));
        }
    }

    private ByteBuffer decode(Section section, int encoding, ByteBuffer stored, long contentBytes)
            throws DumpFormatException {
        String name = section.name().toLowerCase(java.util.Locale.ROOT) + " section";
        DumpCursor bounds = new DumpCursor(name, stored);
        bounds.atMost("encoding", encoding, DumpFormat.DEFLATED);
        if (encoding == DumpFormat.PLAIN) {
            bounds.exactly("content bytes", contentBytes, stored.remaining());
            return stored;
        }
        bounds.atMost("content bytes", contentBytes, (long) MOST_BYTES_OF_ONE * stored.remaining());
        bounds.atMost("content bytes", contentBytes, contentBytesLeft);
        contentBytesLeft -= contentBytes;
        return inflate(name, stored, (int) contentBytes);
    }

    private static ByteBuffer inflate(String name, ByteBuffer stored, int contentBytes)
            throws DumpFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(stored);
            byte[] content = new byte[contentBytes];
            int at = 0;
            while (at < contentBytes && !inflater.finished()) {
                int count = inflater.inflate(content, at, contentBytes - at);
                if (count == 0) {
                    break;
                }
                at += count;
            }
            // The end of the stream may need one more look, which must not bring anything.
            boolean more = !inflater.finished() && inflater.inflate(new byte[1]) > 0;
            if (at != contentBytes || more || !inflater.finished() || stored.hasRemaining()) {
                throw new DumpFormatException(
                        "%s: content bytes=%d: must be what its bytes decode to, which is %s%d"
                                .formatted(name, contentBytes, more ? "> " : "", at));
            }
            return ByteBuffer.wrap(content);
        } catch (DataFormatException e) {
            throw new DumpFormatException(
                    "%s: encoding=%d, but its bytes cannot be decoded"
                            .formatted(name, DumpFormat.DEFLATED),
                    e);
        } finally {
            inflater.end();
        }
    }

    private void readSection(Section section, ByteBuffer content) throws DumpFormatException {
        if (section == Section.SESSION) {
            finishSession();
            session = new DumpSession();
        }
        DumpSession current = session;
        if (current == null) {
            throw new DumpFormatException(
                    "section=%s: must come after %s".formatted(section, Section.SESSION));
        }
        current.read(section, content);
    }

    private void finishSession() throws DumpFormatException {
        if (session != null) {
            if (images.size() == DumpFormat.MAX_SESSIONS) {
                throw new DumpFormatException(
                        "sessions > %d: must be <= %d"
                                .formatted(DumpFormat.MAX_SESSIONS, DumpFormat.MAX_SESSIONS));
            }
            images.add(session.finish());
            session = null;
        }
    }
}
