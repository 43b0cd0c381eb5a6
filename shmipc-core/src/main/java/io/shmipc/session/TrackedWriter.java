package io.shmipc.session;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** The writer of a {@link TrackedStream}: who holds it holds the stream. */
final class TrackedWriter implements BufferWriter {

    private final TrackedStream user;
    private final BufferWriter writer;

    TrackedWriter(TrackedStream user, BufferWriter writer) {
        this.user = user;
        this.writer = writer;
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        try {
            return writer.reserve(bytes);
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public BufferWriter put(byte value) {
        try {
            writer.put(value);
            return this;
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public BufferWriter putShort(short value) {
        try {
            writer.putShort(value);
            return this;
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public BufferWriter putInt(int value) {
        try {
            writer.putInt(value);
            return this;
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public BufferWriter putLong(long value) {
        try {
            writer.putLong(value);
            return this;
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public BufferWriter put(byte[] source) {
        try {
            writer.put(source);
            return this;
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public BufferWriter put(byte[] source, int offset, int length) {
        try {
            writer.put(source, offset, length);
            return this;
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public BufferWriter put(ByteBuffer source) {
        try {
            writer.put(source);
            return this;
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public BufferWriter append(BufferPart part) {
        try {
            writer.append(part);
            return this;
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public long writtenBytes() {
        try {
            return writer.writtenBytes();
        } finally {
            Reference.reachabilityFence(user);
        }
    }

    @Override
    public void discard() {
        try {
            writer.discard();
        } finally {
            Reference.reachabilityFence(user);
        }
    }
}
