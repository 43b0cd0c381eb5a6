package io.shmipc.spring.test;

import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.JsonPayloadConverter;
import io.shmipc.spring.converter.PayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.ProtobufPayloadConverter;
import io.shmipc.spring.converter.StringPayloadConverter;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

/** The converters that an application has without beans of its own. */
final class DefaultConverters {

    private static final String JACKSON = "tools.jackson.databind.json.JsonMapper";

    private static final String PROTOBUF = "com.google.protobuf.MessageLite";

    private DefaultConverters() {}

    static PayloadConverters create() {
        List<PayloadConverter> converters = new ArrayList<>();
        converters.add(new BytesPayloadConverter());
        converters.add(new StringPayloadConverter());
        if (ClassUtils.isPresent(PROTOBUF, DefaultConverters.class.getClassLoader())) {
            converters.add(Protobuf.create());
        }
        if (ClassUtils.isPresent(JACKSON, DefaultConverters.class.getClassLoader())) {
            converters.add(Json.create());
        }
        return new PayloadConverters(converters);
    }

    /** In a class of its own, which is loaded where there is protobuf. */
    private static final class Protobuf {

        static PayloadConverter create() {
            return new ProtobufPayloadConverter();
        }
    }

    /** In a class of its own, which is loaded where there is Jackson. */
    private static final class Json {

        static PayloadConverter create() {
            return new JsonPayloadConverter(JsonMapper.builder().findAndAddModules().build());
        }
    }
}
