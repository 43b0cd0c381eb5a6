package io.shmipc.spring.converter;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Any object as JSON, by the application's mapper. Reads types with arguments, as a list of orders.
 */
public final class JsonPayloadConverter implements PayloadConverter {

    private final JsonMapper mapper;

    public JsonPayloadConverter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public String contentType() {
        return ContentTypes.JSON;
    }

    @Override
    public boolean canWrite(Class<?> type) {
        return true;
    }

    @Override
    public boolean canRead(@Nullable String contentType, Class<?> type) {
        return canRead(contentType, (Type) type);
    }

    @Override
    public boolean canRead(@Nullable String contentType, Type type) {
        return contentType == null || ContentTypes.isJson(contentType);
    }

    @Override
    public ByteBuffer write(Object payload) {
        try {
            return ByteBuffer.wrap(mapper.writeValueAsBytes(payload));
        } catch (JacksonException e) {
            throw new PayloadConversionException(
                    "type=" + payload.getClass().getName() + " cannot be written as JSON", e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // what was read is of the type that was asked for
    public <T> T read(ByteBuffer payload, Class<T> type) {
        return (T) read(payload, null, type);
    }

    @Override
    public Object read(ByteBuffer payload, @Nullable String contentType, Type type) {
        if (!payload.hasRemaining()) {
            throw new PayloadConversionException(
                    "payload is empty; must be JSON for type="
                            + type.getTypeName()
                            + ", or ask for Optional where it may be empty");
        }
        Object value;
        try {
            value = parse(payload, mapper.constructType(type));
        } catch (JacksonException e) {
            throw new PayloadConversionException(
                    "payload is no JSON for type="
                            + type.getTypeName()
                            + ": "
                            + e.getOriginalMessage(),
                    e);
        }
        if (value == null) {
            throw new PayloadConversionException(
                    "payload is JSON null; must be a value of type=" + type.getTypeName());
        }
        return value;
    }

    private @Nullable Object parse(ByteBuffer payload, JavaType type) {
        if (payload.hasArray()) {
            int offset = payload.arrayOffset() + payload.position();
            return mapper.readValue(payload.array(), offset, payload.remaining(), type);
        }
        return mapper.readValue(BytesPayloadConverter.toArray(payload), type);
    }
}
