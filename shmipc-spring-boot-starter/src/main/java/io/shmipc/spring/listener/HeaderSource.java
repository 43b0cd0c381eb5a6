package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.codec.ShmipcMessage;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;

/** Makes an argument from a header, or from all of them. */
final class HeaderSource {

    private final boolean all;
    private final boolean optional;
    private final boolean required;
    private final boolean named;
    private final int key;
    private final String name;
    private final TextConversion conversion;

    HeaderSource(MethodParameter parameter, ShmipcHeader header, ConversionService conversions) {
        named = !header.value().isEmpty();
        key = header.key();
        all = !named && key < 0 && parameter.getParameterType() == Map.class;
        optional = parameter.getParameterType() == Optional.class;
        required = header.required() && !optional;
        name = named ? header.value() : String.valueOf(key);
        if (all) {
            requireText(parameter);
        } else if (named == (key >= 0)) {
            throw new ConfigurationException(
                    "@ShmipcHeader of "
                            + describe(parameter)
                            + " must have either a value or a key >= 0");
        }
        if (!header.required() && parameter.getParameterType().isPrimitive()) {
            throw new ConfigurationException(
                    "@ShmipcHeader(required = false) of "
                            + describe(parameter)
                            + " must not be on a parameter of type="
                            + parameter.getParameterType());
        }
        conversion =
                new TextConversion(
                        "header=" + name, optional ? parameter.nested() : parameter, conversions);
    }

    private static void requireText(MethodParameter parameter) {
        ResolvableType type = ResolvableType.forMethodParameter(parameter);
        if (type.getGeneric(0).toClass() != String.class
                || type.getGeneric(1).toClass() != String.class) {
            throw new ConfigurationException(
                    "@ShmipcHeader of "
                            + describe(parameter)
                            + " without value and key must be on a Map<String, String>");
        }
    }

    private static String describe(MethodParameter parameter) {
        return "listener method=" + parameter.getExecutable().toGenericString();
    }

    /**
     * The argument.
     *
     * @throws MissingHeaderException if the header is required and not there
     * @throws InvalidMessageException if it cannot be read as the parameter's type
     */
    @Nullable Object from(ShmipcMessage message) {
        if (all) {
            return message.headers();
        }
        String text = named ? message.header(name) : message.intHeaders().get(key);
        if (text == null && required) {
            throw new MissingHeaderException("header=" + name + " must be set");
        }
        Object value = conversion.convert(text);
        return optional ? Optional.ofNullable(value) : value;
    }
}
