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
     * Whether payloads can be read as {@code type}, which may have type arguments, as a list of
     * orders has. A converter that does not implement this reads classes only.
     *
     * @param contentType as the sender gave it, or null if it gave none
     * @param type a class or a parameterized type, never primitive
     */
    default boolean canRead(@Nullable String contentType, Type type) {
        return type instanceof Class<?> raw && canRead(contentType, raw);
    }

    /**
     * Whether this converter alone reads objects of {@code type}: where it cannot, because of the
     * content type, those behind it are not asked.
     */
    default boolean claims(Class<?> type) {
        return false;
    }

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
     * The object that the bytes stand for, as the other {@code read}. Called only where {@link
     * #canRead(String, Type)} said yes.
     *
     * @param contentType as the sender gave it, or null if it gave none
     * @throws PayloadConversionException if the bytes are no such object
     */
    default Object read(ByteBuffer payload, @Nullable String contentType, Type type) {
        if (type instanceof Class<?> raw) {
            return read(payload, raw);
        }
        throw new PayloadConversionException(
                "type=" + type.getTypeName() + " must be a class for " + getClass().getName());
    }
}
