package io.shmipc.spring.converter;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Text, written in UTF-8 and read in the charset that the content type names, UTF-8 unless it does.
 * JSON can be read as text too; bytes of no declared charset cannot.
 */
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
        return (type == String.class || type == CharSequence.class)
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
        return type.cast(decode(payload, StandardCharsets.UTF_8));
    }

    @Override
    public Object read(ByteBuffer payload, @Nullable String contentType, Type type) {
        return decode(payload, ContentTypes.charset(contentType));
    }

    private static String decode(ByteBuffer payload, Charset charset) {
        try {
            return charset.newDecoder().decode(payload.duplicate()).toString();
        } catch (CharacterCodingException e) {
            throw new PayloadConversionException(
                    "payloadBytes="
                            + payload.remaining()
                            + " must be text in charset="
                            + charset.name(),
                    e);
        }
    }
}
