package io.shmipc.faults.fuzz;

import io.shmipc.internal.protocol.Frame;
import io.shmipc.internal.protocol.FrameEncoder;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Valid frames of every type. */
final class Frames {

    static final int VERSION = 3;

    private Frames() {}

    static byte[] encode(Frame frame) {
        ByteBuffer bytes = ByteBuffer.allocate(FrameEncoder.sizeBytes(frame));
        FrameEncoder.encode(bytes, VERSION, frame);
        return bytes.array();
    }

    static byte[] exchange() {
        return encode(new Frame.ExchangeProtoVersion(VERSION));
    }

    static byte[] shareMemfd(String queue, String buffer) {
        return encode(new Frame.ShareMemory(true, queue, buffer));
    }

    static byte[] shareFiles(String queue, String buffer) {
        return encode(new Frame.ShareMemory(false, queue, buffer));
    }

    static byte[] polling() {
        return encode(new Frame.Polling());
    }

    /** A frame that may follow a handshake. */
    static byte[] data(SplittableRandom random) {
        int streamId = random.nextInt(6);
        return encode(
                switch (random.nextInt(8)) {
                    case 0 -> new Frame.StreamClose(streamId);
                    case 1 -> new Frame.HotRestart(random.nextLong());
                    case 2 -> new Frame.HotRestartAck(random.nextLong());
                    case 3 -> new Frame.Polling();
                    default ->
                            new Frame.FallbackData(
                                    streamId,
                                    random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(3),
                                    payload(random));
                });
    }

    /** Any frame. */
    static byte[] any(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> encode(new Frame.ExchangeProtoVersion(1 + random.nextInt(255)));
            case 1 -> shareMemfd(name(random), name(random));
            case 2 -> shareFiles(name(random), name(random));
            case 3 -> encode(new Frame.AckShareMemory());
            case 4 -> encode(new Frame.AckReadyRecvFd());
            default -> data(random);
        };
    }

    private static String name(SplittableRandom random) {
        return "n\u00e4me".repeat(random.nextInt(8));
    }

    private static ByteBuffer payload(SplittableRandom random) {
        byte[] payload = new byte[random.nextInt(200)];
        random.nextBytes(payload);
        return ByteBuffer.wrap(payload);
    }
}
