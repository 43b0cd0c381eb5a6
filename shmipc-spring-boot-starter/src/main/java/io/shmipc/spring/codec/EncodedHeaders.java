package io.shmipc.spring.codec;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Headers of the usual messages, encoded once: those with a destination, a kind, and a content type
 * or nothing else. Bounded, as an application may make up its destinations.
 */
final class EncodedHeaders {

    private static final int MAX_DESTINATIONS = 1024;
    private static final int KINDS = MessageKind.values().length;

    /** The last one for a kind of message; the array is never written to once it is here. */
    private record Encoded(@Nullable String contentType, byte[] header) {}

    private final Map<String, @Nullable Encoded[]> byDestination = new ConcurrentHashMap<>();

    /** The encoded header, which the caller does not change. */
    byte[] of(ShmipcMessage message) {
        Map<String, String> headers = message.headers();
        String contentType = headers.isEmpty() ? null : headers.get(MessageHeaders.CONTENT_TYPE);
        if (headers.size() > (contentType == null ? 0 : 1) || !message.intHeaders().isEmpty()) {
            return new TTHeaderEncoder().encode(message);
        }
        int kind = message.kind().ordinal();
        @Nullable Encoded[] known = byDestination.get(message.destination());
        Encoded usual = known == null ? null : known[kind];
        if (usual != null && sameText(usual.contentType, contentType)) {
            return usual.header;
        }
        byte[] header = new TTHeaderEncoder().encode(message);
        remember(message.destination(), known, kind, new Encoded(contentType, header));
        return header;
    }

    private static boolean sameText(@Nullable String a, @Nullable String b) {
        return a == null ? b == null : a.equals(b);
    }

    private void remember(
            String destination, @Nullable Encoded @Nullable [] before, int kind, Encoded encoded) {
        if (before == null && byDestination.size() >= MAX_DESTINATIONS) {
            return;
        }
        @Nullable Encoded[] after =
                before == null ? new Encoded[KINDS] : Arrays.copyOf(before, KINDS);
        after[kind] = encoded;
        // Of two at a time one is forgotten, and encoded again when it is next used.
        byDestination.put(destination, after);
    }
}
