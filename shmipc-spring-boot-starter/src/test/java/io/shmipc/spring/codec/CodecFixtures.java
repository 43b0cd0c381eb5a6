package io.shmipc.spring.codec;

import com.sun.management.ThreadMXBean;
import io.shmipc.session.ReadStatus;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/** What the tests of both codecs have in common. */
final class CodecFixtures {

    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private CodecFixtures() {}

    static ShmipcMessage decode(MessageCodec codec, String hex) {
        return decode(codec, HexFormat.of().parseHex(hex));
    }

    static ShmipcMessage decode(MessageCodec codec, byte[] bytes) {
        return codec.read(new ArrayReader(bytes), MessageKind.REQUEST, TIMEOUT);
    }

    static ShmipcMessage decodeInPieces(MessageCodec codec, byte[] bytes, int pieceBytes) {
        return codec.read(
                new ArrayReader(bytes, pieceBytes, ReadStatus.END_OF_STREAM),
                MessageKind.REQUEST,
                TIMEOUT);
    }

    static byte[] encode(MessageCodec codec, ShmipcMessage message) {
        ArrayWriter writer = new ArrayWriter();
        codec.write(message, writer);
        return writer.bytes();
    }

    static String text(ShmipcMessage message) {
        return StandardCharsets.UTF_8.decode(message.payload()).toString();
    }

    /** Bytes that the calling thread has allocated so far. */
    static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
