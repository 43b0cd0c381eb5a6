package io.shmipc.twojvm;

import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Stream;
import java.util.Random;
import java.util.zip.CRC32;

/** Messages that say which they are, and carry a checksum over all of it. */
final class Checked {

    /** A stream of this number gets its answer only when its server closes. */
    static final int SLOW = 1_000_000;

    /** A stream of this number gets no answer at all. */
    static final int SILENT = 1_000_001;

    private Checked() {}

    record Message(int stream, int number, byte[] payload) {

        long checksum() {
            CRC32 crc = new CRC32();
            crc.update(payload);
            return crc.getValue() ^ (long) stream << 32 ^ (long) number << 40;
        }
    }

    static Message random(int stream, int number, int bytes) {
        byte[] payload = new byte[bytes];
        new Random((long) stream << 32 | number).nextBytes(payload);
        return new Message(stream, number, payload);
    }

    static void send(Stream stream, Message message) {
        write(stream, message);
        stream.flush();
    }

    /** Writes a message that the caller flushes. */
    static void write(Stream stream, Message message) {
        stream.writer()
                .putInt(message.payload().length)
                .putInt(message.stream())
                .putInt(message.number())
                .putLong(message.checksum())
                .put(message.payload());
    }

    /** The next message, or null at the end of the stream. */
    static Message receive(Stream stream) {
        BufferReader reader = stream.reader();
        if (reader.await(20) == ReadStatus.END_OF_STREAM) {
            return null;
        }
        byte[] payload = new byte[reader.readInt()];
        int name = reader.readInt();
        Message header = new Message(name, reader.readInt(), payload);
        long checksum = reader.readLong();
        reader.readBytes(payload, 0, payload.length);
        reader.release();
        if (header.checksum() != checksum) {
            throw new AssertionError(
                    "stream=" + header.stream() + " number=" + header.number() + " is damaged");
        }
        return header;
    }

    /** Sends a message and checks that the same one comes back. */
    static void exchange(Stream stream, Message message) {
        send(stream, message);
        requireSame(message, receive(stream));
    }

    static void requireSame(Message sent, Message answer) {
        if (answer == null
                || answer.stream() != sent.stream()
                || answer.number() != sent.number()
                || answer.checksum() != sent.checksum()
                || answer.payload().length != sent.payload().length) {
            throw new AssertionError(
                    "sent stream="
                            + sent.stream()
                            + " number="
                            + sent.number()
                            + ", got "
                            + (answer == null
                                    ? "the end"
                                    : "stream=" + answer.stream() + " number=" + answer.number()));
        }
    }
}
