package io.shmipc.spring.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Headers decoded lately, found by their bytes: a peer sends the same ones again and again. A peer
 * that sends others each time costs itself the decoding and replaces what is here, within fixed
 * bounds.
 */
final class DecodedHeaders {

    /** A power of two. */
    private static final int SLOTS = 256;

    /** Longer ones hold what differs from message to message. */
    private static final int MAX_BYTES = 256;

    private record Known(byte[] bytes, DecodedHeader decoded) {}

    private final AtomicReferenceArray<Known> slots = new AtomicReferenceArray<>(SLOTS);

    /**
     * Decodes the header.
     *
     * @param header nobody changes it any more
     * @throws MessageCodecException if the bytes are no header
     */
    DecodedHeader of(byte[] header) {
        if (header.length > MAX_BYTES) {
            return decode(header);
        }
        int slot = slotOf(Arrays.hashCode(header));
        Known known = slots.get(slot);
        if (known != null && Arrays.equals(known.bytes, header)) {
            return known.decoded;
        }
        DecodedHeader decoded = decode(header);
        slots.set(slot, new Known(header, decoded));
        return decoded;
    }

    private static int slotOf(int hash) {
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }

    private static DecodedHeader decode(byte[] header) {
        return new TTHeaderDecoder(ByteBuffer.wrap(header)).decode();
    }
}
