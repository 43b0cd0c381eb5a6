package io.shmipc.faults.fuzz;

import io.shmipc.error.ProtocolException;
import io.shmipc.faults.watch.Violation;
import io.shmipc.internal.protocol.Frame;
import io.shmipc.internal.protocol.FrameDecoder;
import io.shmipc.internal.protocol.FrameEncoder;
import io.shmipc.internal.protocol.FrameLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Spoiled frames for the decoder. What it accepts must, encoded again, be the same bytes; what it
 * wants more bytes for must be a frame that is possible at all.
 */
final class DecoderTarget implements Target {

    private static final int MAX_FRAME_BYTES = 512;
    private static final int HEADER_BYTES = 8;
    private static final int MAGIC = 0x7758;
    private static final int MIN_VERSION = 2;
    private static final int EXCHANGE = 4;

    private final FrameLimits limits = new FrameLimits(MAX_FRAME_BYTES);

    @Override
    public String name() {
        return "frames: decoder";
    }

    @Override
    public boolean run(SplittableRandom random) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            messages.add(Frames.any(random));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            Mutator.mutate(messages, random);
        }
        return decode(Mutator.join(messages));
    }

    private boolean decode(byte[] input) {
        ByteBuffer in = ByteBuffer.wrap(input);
        while (in.hasRemaining()) {
            int from = in.position();
            Frame frame;
            try {
                frame = FrameDecoder.decode(in, limits);
            } catch (ProtocolException refused) {
                if (in.position() != from) {
                    throw new Violation("a refused frame moved the position");
                }
                return false;
            }
            check(
                    ByteBuffer.wrap(input, from, input.length - from).slice(),
                    frame,
                    in.position() - from);
            if (frame == null) {
                return true;
            }
        }
        return true;
    }

    private static void check(ByteBuffer from, @Nullable Frame frame, int consumed) {
        if (from.remaining() < HEADER_BYTES) {
            if (frame != null) {
                throw new Violation("a frame of bytes=" + from.remaining() + " was accepted");
            }
            return;
        }
        int length = from.getInt(0);
        int version = from.get(6) & 0xff;
        int type = from.get(7);
        if (length < HEADER_BYTES || length > MAX_FRAME_BYTES || from.getShort(4) != MAGIC) {
            throw new Violation("accepted: length=" + length + " magic=" + from.getShort(4));
        }
        if (frame == null) {
            if (consumed != 0 || from.remaining() >= length) {
                throw new Violation("not decoded although all bytes of length=" + length + " came");
            }
            return;
        }
        if (consumed != length || frame.type().code() != type) {
            throw new Violation("length=" + length + " type=" + type + " became " + frame);
        }
        if (version == 0 || version > Frames.VERSION && type != EXCHANGE) {
            throw new Violation("accepted: version=" + version);
        }
        if (version >= MIN_VERSION) {
            ByteBuffer again = ByteBuffer.allocate(FrameEncoder.sizeBytes(frame));
            FrameEncoder.encode(again, Math.min(version, Frames.VERSION), frame);
            byte[] original = Arrays.copyOf(from.array(), from.array().length);
            if (!again.flip()
                    .equals(ByteBuffer.wrap(original, from.arrayOffset(), length).slice())) {
                throw new Violation("encoded again it is something else: " + frame);
            }
        }
    }
}
