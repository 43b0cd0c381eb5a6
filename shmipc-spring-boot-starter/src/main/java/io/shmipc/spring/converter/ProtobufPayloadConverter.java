package io.shmipc.spring.converter;

import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Messages of classes that protoc generated. Such a class is read from protobuf only: a payload of
 * any other content type is refused instead of being given to a converter behind this one.
 */
public final class ProtobufPayloadConverter implements PayloadConverter {

    /** How a message class is parsed; kept with the class, and gone with it. */
    private static final ClassValue<Parser<? extends MessageLite>> PARSERS =
            new ClassValue<>() {
                @Override
                protected Parser<? extends MessageLite> computeValue(Class<?> type) {
                    return findParser(type);
                }
            };

    private final ExtensionRegistryLite extensions;
    private final int maxPayloadBytes;

    /** No extensions, and no limit but the one on messages. */
    public ProtobufPayloadConverter() {
        this(ExtensionRegistryLite.getEmptyRegistry(), Integer.MAX_VALUE);
    }

    /**
     * A converter for messages with extensions.
     *
     * @param maxPayloadBytes the longest payload that is parsed or written. Parsed, a message may
     *     take many times the memory that it takes as bytes
     */
    public ProtobufPayloadConverter(ExtensionRegistryLite extensions, int maxPayloadBytes) {
        if (maxPayloadBytes < 1) {
            throw new IllegalArgumentException(
                    "maxPayloadBytes=" + maxPayloadBytes + " must be >= 1");
        }
        this.extensions = extensions;
        this.maxPayloadBytes = maxPayloadBytes;
    }

    @Override
    public String contentType() {
        return ContentTypes.PROTOBUF;
    }

    @Override
    public boolean canWrite(Class<?> type) {
        return MessageLite.class.isAssignableFrom(type);
    }

    @Override
    public boolean canRead(@Nullable String contentType, Class<?> type) {
        return MessageLite.class.isAssignableFrom(type)
                && (contentType == null || ContentTypes.isProtobuf(contentType));
    }

    @Override
    public boolean claims(Class<?> type) {
        return MessageLite.class.isAssignableFrom(type);
    }

    @Override
    public ByteBuffer write(Object payload) {
        MessageLite message = (MessageLite) payload;
        if (!message.isInitialized()) {
            throw new PayloadConversionException(
                    "type="
                            + payload.getClass().getName()
                            + " cannot be written as protobuf: all required fields must be set");
        }
        checkSize(message.getSerializedSize(), message.getClass());
        return ByteBuffer.wrap(message.toByteArray());
    }

    @Override
    public <T> T read(ByteBuffer payload, Class<T> type) {
        checkSize(payload.remaining(), type);
        Parser<? extends MessageLite> parser = PARSERS.get(type);
        try {
            return type.cast(parser.parseFrom(payload, extensions));
        } catch (InvalidProtocolBufferException e) {
            throw new PayloadConversionException(
                    "payloadBytes="
                            + payload.remaining()
                            + " must be protobuf of type="
                            + type.getName()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private void checkSize(int payloadBytes, Class<?> type) {
        if (payloadBytes > maxPayloadBytes) {
            throw new PayloadConversionException(
                    "payloadBytes="
                            + payloadBytes
                            + " of type="
                            + type.getName()
                            + " must be <= maxPayloadBytes="
                            + maxPayloadBytes);
        }
    }

    private static Parser<? extends MessageLite> findParser(Class<?> type) {
        try {
            Object instance = type.getMethod("getDefaultInstance").invoke(null);
            return ((MessageLite) instance).getParserForType();
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new PayloadConversionException(
                    "type="
                            + type.getName()
                            + " must be a public class that protoc generated, with a static"
                            + " getDefaultInstance()",
                    e);
        } catch (InvocationTargetException e) {
            throw new PayloadConversionException(
                    "type=" + type.getName() + " cannot be loaded", e.getCause());
        }
    }
}
