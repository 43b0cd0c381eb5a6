package io.shmipc.session;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The reader of a {@link TrackedStream}: who holds it holds the stream. */
final class TrackedReader implements BufferReader {

    private final TrackedStream user;
    private final StreamReader reader;

    TrackedReader(TrackedStream user, StreamReader reader) {
        this.user = user;
        this.reader = reader;
    }

    @Override
    public long readableBytes() {
        try {
            return reader.readableBytes();
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public ReadStatus await(int bytes) {
        try {
            return reader.await(bytes);
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public ReadStatus await(int bytes, Duration timeout) {
        try {
            return reader.await(bytes, timeout);
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public ByteBuffer read(int bytes) {
        try {
            return reader.read(bytes);
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public ByteBuffer peek(int bytes) {
        try {
            return reader.peek(bytes);
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public void skip(int bytes) {
        try {
            reader.skip(bytes);
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public byte readByte() {
        try {
            return reader.readByte();
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public short readShort() {
        try {
            return reader.readShort();
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public int readInt() {
        try {
            return reader.readInt();
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public long readLong() {
        try {
            return reader.readLong();
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) {
        try {
            reader.readBytes(target, offset, length);
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public void readBytes(ByteBuffer target) {
        try {
            reader.readBytes(target);
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public BufferPart readPart(int bytes) {
        try {
            return reader.readPart(bytes);
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public void release() {
        try {
            reader.release();
        } finally {
            Reference.reachabilityFence(user);
        }
    }
}
