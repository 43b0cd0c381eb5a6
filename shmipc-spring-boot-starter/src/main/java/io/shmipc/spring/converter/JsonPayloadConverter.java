package io.shmipc.spring.converter;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Any object as JSON, by the application's mapper. */
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
    public <T> T read(ByteBuffer payload, Class<T> type) {
        return type.cast(read(payload, (Type) type));
    }

    @Override
    public Object read(ByteBuffer payload, Type type) {
        Object value;
        try {
            value =
                    mapper.readValue(
                            BytesPayloadConverter.toArray(payload), mapper.constructType(type));
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
}
