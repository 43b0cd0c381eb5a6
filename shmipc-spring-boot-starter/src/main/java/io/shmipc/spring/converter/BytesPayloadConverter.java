package io.shmipc.spring.converter;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** {@code byte[]} as it is, whatever the content type; also writes a {@link ByteBuffer}. */
public final class BytesPayloadConverter implements PayloadConverter {

    @Override
    public String contentType() {
        return ContentTypes.BYTES;
    }

    @Override
    public boolean canWrite(Class<?> type) {
        return type == byte[].class || ByteBuffer.class.isAssignableFrom(type);
    }

    @Override
    public boolean canRead(@Nullable String contentType, Class<?> type) {
        return type == byte[].class;
    }

    @Override
    public ByteBuffer write(Object payload) {
        return payload instanceof byte[] bytes
                ? ByteBuffer.wrap(bytes)
                : ((ByteBuffer) payload).slice();
    }

    @Override
    public <T> T read(ByteBuffer payload, Class<T> type) {
        return type.cast(toArray(payload));
    }

    /** All bytes; the buffer's own array where it holds nothing else. */
    static byte[] toArray(ByteBuffer payload) {
        if (payload.hasArray() && payload.array().length == payload.remaining()) {
            return payload.array();
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }
}
