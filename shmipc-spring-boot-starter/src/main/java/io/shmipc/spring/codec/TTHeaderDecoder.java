package io.shmipc.spring.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the header of one message. The buffer ends where the header ends, and every length is
 * compared with what is left of it, so that nothing can be read beyond it and nothing larger than
 * it is allocated.
 */
final class TTHeaderDecoder {

    private final ByteBuffer in;
    private final Set<Object> seen = new HashSet<>();
    private final HeaderMap<String> headers = new HeaderMap<>();
    private final HeaderMap<Integer> intHeaders = new HeaderMap<>();
    private String destination = "";
    private @Nullable MessageKind kind;

    TTHeaderDecoder(ByteBuffer header) {
        this.in = header;
    }

    DecodedHeader decode() {
        checkProtocol();
        while (in.hasRemaining()) {
            int info = Byte.toUnsignedInt(in.get());
            switch (info) {
                case TTHeaderDescriptor.INFO_PADDING -> {}
                case TTHeaderDescriptor.INFO_STRING_KV -> takeStringHeaders();
                case TTHeaderDescriptor.INFO_INT_KV -> takeIntHeaders();
                case TTHeaderDescriptor.INFO_ACL_TOKEN ->
                        putString(TTHeaderDescriptor.ACL_TOKEN_NAME);
                default ->
                        throw new MessageCodecException(
                                "info="
                                        + info
                                        + " at header position="
                                        + (in.position() - 1)
                                        + " must be one of 0, 1, 16, 17");
            }
        }
        return new DecodedHeader(kind, destination, headers.toMap(), intHeaders.toMap());
    }

    private void checkProtocol() {
        need("protocol id and transforms", 2);
        int protocol = Byte.toUnsignedInt(in.get());
        if (!TTHeaderDescriptor.isKnownProtocol(protocol)) {
            throw new MessageCodecException("protocolId=" + protocol + " is none that is known");
        }
        int transforms = Byte.toUnsignedInt(in.get());
        if (transforms != 0) {
            throw new MessageCodecException(
                    "transforms=" + transforms + " must be == 0: none can be undone here");
        }
    }

    private void takeStringHeaders() {
        int count = takeShort("count of string headers");
        for (int i = 0; i < count; i++) {
            putString(takeString("name of a string header"));
        }
    }

    private void putString(String name) {
        once(name);
        headers.put(name, takeString("value of a string header"));
    }

    private void takeIntHeaders() {
        int count = takeShort("count of int headers");
        for (int i = 0; i < count; i++) {
            int key = takeShort("key of an int header");
            once(key);
            String value = takeString("value of an int header");
            switch (key) {
                case TTHeaderDescriptor.KEY_TO_METHOD -> destination = value;
                case TTHeaderDescriptor.KEY_MESSAGE_TYPE -> kind = TTHeaderDescriptor.kindOf(value);
                default -> intHeaders.put(key, value);
            }
        }
    }

    private void once(Object key) {
        if (!seen.add(key)) {
            throw new MessageCodecException("header=" + key + " must appear once");
        }
    }

    private int takeShort(String what) {
        need(what, Short.BYTES);
        return Short.toUnsignedInt(in.getShort());
    }

    private String takeString(String what) {
        int bytes = takeShort("length of " + what);
        need(what, bytes);
        ByteBuffer view = in.slice(in.position(), bytes);
        in.position(in.position() + bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(view).toString();
        } catch (CharacterCodingException e) {
            throw new MessageCodecException(what + " must be UTF-8", e);
        }
    }

    private void need(String what, int bytes) {
        if (in.remaining() < bytes) {
            throw new MessageCodecException(
                    what + ": bytes=" + bytes + " must be <= remaining=" + in.remaining());
        }
    }
}
