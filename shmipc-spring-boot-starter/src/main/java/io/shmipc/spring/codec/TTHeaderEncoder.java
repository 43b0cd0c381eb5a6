package io.shmipc.spring.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Encodes the header of one message, from the protocol id to the padding. */
final class TTHeaderEncoder {

    private static final int MAX_ENTRIES = 0xFFFF;
    private static final int MAX_STRING_BYTES = 0xFFFF;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    byte[] encode(ShmipcMessage message) {
        out.write(TTHeaderDescriptor.PROTOCOL_DEFAULT);
        out.write(0); // transforms
        String token = message.headers().get(TTHeaderDescriptor.ACL_TOKEN_NAME);
        if (token != null) {
            out.write(TTHeaderDescriptor.INFO_ACL_TOKEN);
            putString("aclToken", token);
        }
        putStringHeaders(message.headers(), token == null ? 0 : 1);
        putIntHeaders(message);
        while (out.size() % TTHeaderDescriptor.WORD_BYTES != 0) {
            out.write(TTHeaderDescriptor.INFO_PADDING);
        }
        return out.toByteArray();
    }

    private void putStringHeaders(Map<String, String> headers, int writtenElsewhere) {
        int count = headers.size() - writtenElsewhere;
        if (count == 0) {
            return;
        }
        out.write(TTHeaderDescriptor.INFO_STRING_KV);
        putCount(count);
        headers.forEach(
                (name, value) -> {
                    if (!name.equals(TTHeaderDescriptor.ACL_TOKEN_NAME)) {
                        putString("header name", name);
                        putString(name, value);
                    }
                });
    }

    private void putIntHeaders(ShmipcMessage message) {
        Map<Integer, String> headers = message.intHeaders();
        refuseReserved(headers, TTHeaderDescriptor.KEY_TO_METHOD, "the destination");
        refuseReserved(headers, TTHeaderDescriptor.KEY_MESSAGE_TYPE, "the kind of message");
        boolean hasDestination = !message.destination().isEmpty();
        out.write(TTHeaderDescriptor.INFO_INT_KV);
        putCount(headers.size() + (hasDestination ? 2 : 1));
        if (hasDestination) {
            putShort(TTHeaderDescriptor.KEY_TO_METHOD);
            putString("destination", message.destination());
        }
        putShort(TTHeaderDescriptor.KEY_MESSAGE_TYPE);
        putString("messageType", TTHeaderDescriptor.typeOf(message.kind()));
        headers.forEach(
                (key, value) -> {
                    putShort(key);
                    putString("intHeader " + key, value);
                });
    }

    private static void refuseReserved(Map<Integer, String> headers, int key, String meaning) {
        if (headers.containsKey(key)) {
            throw new MessageCodecException(
                    "intHeader key=" + key + " is " + meaning + " and must not be set as a header");
        }
    }

    private void putCount(int count) {
        if (count > MAX_ENTRIES) {
            throw new MessageCodecException("headers=" + count + " must be <= " + MAX_ENTRIES);
        }
        putShort(count);
    }

    private void putString(String what, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_STRING_BYTES) {
            throw new MessageCodecException(
                    "bytes of " + what + "=" + bytes.length + " must be <= " + MAX_STRING_BYTES);
        }
        putShort(bytes.length);
        out.writeBytes(bytes);
    }

    private void putShort(int value) {
        out.write(value >>> Byte.SIZE);
        out.write(value);
    }
}
