package io.shmipc.spring.converter;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Converts payloads of one format. A bean of this type is asked before the built-in converters;
 * several are asked in their order. Used by any number of threads at once.
 */
public interface PayloadConverter {

    /** Media type of what {@link #write} produces, sent along with it. */
    String contentType();

    /** Whether objects of {@code type} can be written. */
    boolean canWrite(Class<?> type);

    /**
     * Whether payloads can be read as {@code type}.
     *
     * @param contentType as the sender gave it, or null if it gave none
     */
    boolean canRead(@Nullable String contentType, Class<?> type);

    /**
     * The object as bytes, which nobody changes afterwards.
     *
     * @throws PayloadConversionException if the object cannot be written
     */
    ByteBuffer write(Object payload);

    /**
     * The object that the bytes stand for. It may refer to {@code payload}, whose bytes nobody
     * changes any more.
     *
     * @throws PayloadConversionException if the bytes are no such object
     */
    <T> T read(ByteBuffer payload, Class<T> type);

    /**
     * The same for a type that may be generic, {@code List<Order>} for example.
     *
     * @throws PayloadConversionException also if the converter reads no generic types
     */
    default Object read(ByteBuffer payload, Type type) {
        if (type instanceof Class<?> plain) {
            return read(payload, plain);
        }
        throw new PayloadConversionException(
                "converter="
                        + getClass().getName()
                        + " reads no generic types: type="
                        + type.getTypeName());
    }
}
