package io.shmipc.spring.converter;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
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
        return write(payload, null);
    }

    /**
     * The object as it travels, in the media type wished for if a converter writes the object so,
     * and otherwise as if there were no wish.
     *
     * @param accept a media type, or null for no wish
     * @throws PayloadConversionException if no converter knows the type, or it cannot be written
     */
    public ConvertedPayload write(Object payload, @Nullable String accept) {
        Class<?> type = payload.getClass();
        String wish = accept == null ? null : ContentTypes.essence(accept);
        PayloadConverter first = null;
        for (PayloadConverter converter : converters) {
            if (converter.canWrite(type)) {
                if (wish == null || wish.equals(ContentTypes.essence(converter.contentType()))) {
                    return written(payload, converter);
                }
                first = first == null ? converter : first;
            }
        }
        if (first != null) {
            return written(payload, first);
        }
        throw new PayloadConversionException(
                "no converter writes type="
                        + type.getName()
                        + "; send byte[] or String, add spring-boot-starter-jackson for JSON, or"
                        + " define a PayloadConverter bean");
    }

    /**
     * The payload as an object of {@code type}.
     *
     * @param contentType as the sender gave it, or null if it gave none
     * @throws PayloadConversionException if no converter fits, or the bytes are no such object
     */
    @SuppressWarnings("unchecked") // a primitive's class is of the type of its wrapper
    public <T> T read(ByteBuffer payload, @Nullable String contentType, Class<T> type) {
        return (T) read(payload, contentType, (Type) type);
    }

    /**
     * The payload as an object of {@code type}, which may have type arguments. What stands for a
     * type, a variable or a wildcard, is taken as its upper bound. An {@link Optional} is empty
     * where the payload is, and the sender named no content type; a converter that reads optionals
     * itself may know other cases.
     *
     * @param contentType as the sender gave it, or null if it gave none
     * @throws PayloadConversionException if no converter fits, or the bytes are no such object
     */
    public Object read(ByteBuffer payload, @Nullable String contentType, Type type) {
        Type wanted = PayloadTypes.concrete(type);
        Type value = PayloadTypes.valueOfOptional(wanted);
        if (value == null) {
            return read(payload, contentType, wanted, wanted);
        }
        if (contentType == null && !payload.hasRemaining()) {
            return Optional.empty();
        }
        Object read = read(payload, contentType, wanted, value);
        return read instanceof Optional ? read : Optional.of(read);
    }

    /**
     * Reads {@code wanted} where a converter can, and {@code value} where the first that can do
     * anything reads just that.
     */
    private Object read(ByteBuffer payload, @Nullable String contentType, Type wanted, Type value) {
        Class<?> raw = PayloadTypes.raw(value);
        int asked = 0;
        for (PayloadConverter converter : converters) {
            asked++;
            if (converter.canRead(contentType, wanted)) {
                return converter.read(payload, contentType, wanted);
            }
            if (value != wanted && converter.canRead(contentType, value)) {
                return converter.read(payload, contentType, value);
            }
            if (converter.claims(raw)) {
                break;
            }
        }
        throw unreadable(contentType, wanted, raw, converters.subList(0, asked));
    }

    private static PayloadConversionException unreadable(
            @Nullable String contentType, Type wanted, Class<?> raw, List<PayloadConverter> asked) {
        return new PayloadConversionException(
                "no converter reads contentType="
                        + ContentTypes.shown(contentType)
                        + " as type="
                        + wanted.getTypeName()
                        + "; asked="
                        + asked.stream().map(PayloadConverters::describe).toList()
                        + "; "
                        + ReadAdvice.of(contentType, raw, asked));
    }

    private static ConvertedPayload written(Object payload, PayloadConverter converter) {
        return new ConvertedPayload(converter.write(payload), converter.contentType());
    }

    private static String describe(PayloadConverter converter) {
        return converter.getClass().getSimpleName() + "(" + converter.contentType() + ")";
    }
}
