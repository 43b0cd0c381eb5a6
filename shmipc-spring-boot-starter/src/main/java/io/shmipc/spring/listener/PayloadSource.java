package io.shmipc.spring.listener;

import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.PayloadConverters;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;

/** Makes objects of one type from payloads, and has them validated. */
final class PayloadSource {

    private static final Logger log = LoggerFactory.getLogger(PayloadSource.class);

    private final Type type;
    private final PayloadConverters converters;
    private final @Nullable PayloadValidation validation;

    PayloadSource(Type type, Parameter parameter, ListenerTools tools) {
        this.type = typeOf(type);
        this.converters = tools.converters();
        Validator validator = tools.validator();
        this.validation = validator == null ? null : PayloadValidation.of(parameter, validator);
        if (validator == null && PayloadValidation.isWanted(parameter)) {
            log.warn(
                    "parameter={} of method={} is not validated: there is no Validator bean, add"
                            + " spring-boot-starter-validation",
                    parameter.getName(),
                    parameter.getDeclaringExecutable().toGenericString());
        }
    }

    private static Type typeOf(Type type) {
        if (type instanceof Class<?> plain) {
            return ClassUtils.resolvePrimitiveIfNecessary(plain);
        }
        ResolvableType resolvable = ResolvableType.forType(type);
        // A variable that nothing says more of stands for its bound.
        return resolvable.hasGenerics() ? type : resolvable.toClass();
    }

    /**
     * The payload of a message.
     *
     * @throws io.shmipc.spring.converter.PayloadConversionException if it cannot be read
     * @throws InvalidMessageException if it is not valid
     */
    Object from(ShmipcMessage message) {
        Object payload =
                converters.read(
                        message.payload(), message.header(MessageHeaders.CONTENT_TYPE), type);
        if (validation != null) {
            validation.validate(payload);
        }
        return payload;
    }
}
