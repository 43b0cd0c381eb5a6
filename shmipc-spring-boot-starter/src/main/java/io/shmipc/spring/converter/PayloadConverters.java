package io.shmipc.spring.converter;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks converters in order; the first that can does it. */
public final class PayloadConverters {

    private final List<PayloadConverter> converters;

    public PayloadConverters(List<PayloadConverter> converters) {
        this.converters = List.copyOf(converters);
    }

    /**
     * The object as it travels.
     *
     * @throws PayloadConversionException if no converter knows the type, or it cannot be written
     */
    public ConvertedPayload write(Object payload) {
        Class<?> type = payload.getClass();
        for (PayloadConverter converter : converters) {
            if (converter.canWrite(type)) {
                return new ConvertedPayload(converter.write(payload), converter.contentType());
            }
        }
        throw new PayloadConversionException(
                "no converter writes type="
                        + type.getName()
                        + "; send byte[] or String, add spring-boot-starter-jackson for JSON, or"
                        + " define a PayloadConverter bean");
    }

    /**
     * The payload as an object of {@code type}, which may be generic.
     *
     * @param contentType as the sender gave it, or null if it gave none
     * @throws PayloadConversionException if no converter fits, or the bytes are no such object
     */
    public Object read(ByteBuffer payload, @Nullable String contentType, Type type) {
        Class<?> raw = rawClass(type);
        for (PayloadConverter converter : converters) {
            if (converter.canRead(contentType, raw)) {
                return converter.read(payload, type);
            }
        }
        throw new PayloadConversionException(
                "no converter reads contentType=" + contentType + " as type=" + type.getTypeName());
    }

    /**
     * The payload as an object of {@code type}.
     *
     * @param contentType as the sender gave it, or null if it gave none
     * @throws PayloadConversionException if no converter fits, or the bytes are no such object
     */
    public <T> T read(ByteBuffer payload, @Nullable String contentType, Class<T> type) {
        for (PayloadConverter converter : converters) {
            if (converter.canRead(contentType, type)) {
                return converter.read(payload, type);
            }
        }
        throw new PayloadConversionException(
                "no converter reads contentType=" + contentType + " as type=" + type.getName());
    }

    private static Class<?> rawClass(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType generic
                ? rawClass(generic.getRawType())
                : Object.class;
    }
}
