package io.shmipc.spring.converter;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * {@code byte[]} and {@link ByteBuffer} as they are, whatever the content type.
 *
 * <p>Nothing is copied here: what is written is copied once, into shared memory, and what is read
 * was copied once, out of it. So a caller does not change an array or a buffer that it sends until
 * the message has been sent, that is until the call returns or its future is complete; the position
 * and the limit of a buffer stay as they are. A {@code byte[]} that is read is the message's own
 * array, which belongs to whoever asked for it; a {@link ByteBuffer} that is read is a read-only
 * view of those bytes on the heap, big-endian, from position 0 to its limit, and stays readable for
 * as long as it is referenced, since it lies in no shared memory.
 */
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
        return type == byte[].class || type == ByteBuffer.class;
    }

    @Override
    public ByteBuffer write(Object payload) {
        return payload instanceof byte[] bytes
                ? ByteBuffer.wrap(bytes)
                : ((ByteBuffer) payload).slice();
    }

    @Override
    public <T> T read(ByteBuffer payload, Class<T> type) {
        return type.cast(
                type == ByteBuffer.class ? payload.slice().asReadOnlyBuffer() : toArray(payload));
    }

    /** All bytes; the buffer's own array where it holds nothing else. */
    static byte[] toArray(ByteBuffer payload) {
        if (payload.hasArray() && payload.array().length == payload.remaining()) {
            return payload.array();
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }
}
