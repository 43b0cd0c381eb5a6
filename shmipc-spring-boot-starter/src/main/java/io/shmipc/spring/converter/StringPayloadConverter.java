package io.shmipc.spring.converter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text in UTF-8. JSON can be read as text too; bytes of no declared charset cannot. */
public final class StringPayloadConverter implements PayloadConverter {

    @Override
    public String contentType() {
        return ContentTypes.TEXT;
    }

    @Override
    public boolean canWrite(Class<?> type) {
        return CharSequence.class.isAssignableFrom(type);
    }

    @Override
    public boolean canRead(@Nullable String contentType, Class<?> type) {
        return type == String.class
                && (contentType == null
                        || ContentTypes.isText(contentType)
                        || ContentTypes.isJson(contentType));
    }

    @Override
    public ByteBuffer write(Object payload) {
        return ByteBuffer.wrap(payload.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public <T> T read(ByteBuffer payload, Class<T> type) {
        try {
            return type.cast(StandardCharsets.UTF_8.newDecoder().decode(payload).toString());
        } catch (CharacterCodingException e) {
            throw new PayloadConversionException(
                    "payload of bytes=" + payload.limit() + " must be UTF-8", e);
        }
    }
}
