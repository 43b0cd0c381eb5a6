package io.shmipc.spring.codec;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one header says. Shared by messages.
 *
 * @param kind null where the header does not say
 * @param destination empty where there is none
 */
record DecodedHeader(
        @Nullable MessageKind kind,
        String destination,
        Map<String, String> headers,
        Map<Integer, String> intHeaders) {

    ShmipcMessage toMessage(MessageKind assumedKind, int sequenceNumber, ByteBuffer payload) {
        return new ShmipcMessage(
                kind == null ? assumedKind : kind,
                sequenceNumber,
                destination,
                headers,
                intHeaders,
                payload);
    }
}
