package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.PayloadConversionException;
import io.shmipc.spring.converter.PayloadConverters;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.ClassUtils;

/** Makes the arguments of a listener method; what each parameter wants is decided once. */
final class ListenerParameters {

    /** Makes one argument. */
    private interface Source {
        @Nullable Object from(ShmipcMessage message);
    }

    private final List<Source> sources = new ArrayList<>();
    private final PayloadConverters converters;
    private final ConversionService conversions;

    ListenerParameters(Method method, PayloadConverters converters, ConversionService conversions) {
        this.converters = converters;
        this.conversions = conversions;
        int payloads = 0;
        for (Parameter parameter : method.getParameters()) {
            ShmipcHeader header =
                    AnnotatedElementUtils.findMergedAnnotation(parameter, ShmipcHeader.class);
            if (header != null) {
                sources.add(header(method, parameter, header));
            } else if (parameter.getType() == ShmipcMessage.class) {
                sources.add(message -> message);
            } else {
                payloads++;
                sources.add(payload(parameter));
            }
        }
        if (payloads > 1) {
            throw new ConfigurationException(
                    "listener method="
                            + method.toGenericString()
                            + " has payload parameters="
                            + payloads
                            + " must be <= 1; put @ShmipcHeader on the others");
        }
    }

    @Nullable Object[] arguments(ShmipcMessage message) {
        @Nullable Object[] arguments = new Object[sources.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = sources.get(i).from(message);
        }
        return arguments;
    }

    private Source payload(Parameter parameter) {
        Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(parameter.getType());
        return message ->
                converters.read(
                        message.payload(), message.header(MessageHeaders.CONTENT_TYPE), type);
    }

    private Source header(Method method, Parameter parameter, ShmipcHeader header) {
        boolean named = !header.value().isEmpty();
        if (named == (header.key() >= 0)) {
            throw new ConfigurationException(
                    "@ShmipcHeader of listener method="
                            + method.toGenericString()
                            + " must have either a value or a key >= 0");
        }
        if (!header.required() && parameter.getType().isPrimitive()) {
            throw new ConfigurationException(
                    "@ShmipcHeader(required = false) of listener method="
                            + method.toGenericString()
                            + " must not be on a parameter of type="
                            + parameter.getType());
        }
        String name = named ? header.value() : String.valueOf(header.key());
        return message -> {
            String text = named ? message.header(name) : message.intHeaders().get(header.key());
            if (text != null) {
                return convert(name, text, parameter.getType());
            }
            if (header.required()) {
                throw new MissingHeaderException("header=" + name + " must be set");
            }
            return null;
        };
    }

    private @Nullable Object convert(String name, String text, Class<?> type) {
        try {
            return conversions.convert(text, type);
        } catch (ConversionException e) {
            throw new PayloadConversionException(
                    "header=" + name + " cannot be read as type=" + type.getName(), e);
        }
    }
}
