package io.shmipc.spring.service;

import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.core.RequestSpec;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;

/** Arguments that become headers, or none where they are null. */
final class HeaderArgument {

    private HeaderArgument() {}

    /** What to do with arguments of a parameter of {@code type}. */
    static ServiceParameters.Role of(
            ServiceDeclaration declaration,
            ShmipcHeader header,
            Class<?> type,
            ConversionService conversions) {
        boolean named = !header.value().isEmpty();
        if (header.key() > 0xFFFF) {
            throw declaration.wrong(
                    "has @ShmipcHeader key=" + header.key() + " which must be <= 65535");
        }
        if (named && header.key() < 0) {
            return (request, argument) ->
                    set(request::header, header.value(), argument, conversions);
        }
        if (!named && header.key() >= 0) {
            return (request, argument) -> set(request::header, header.key(), argument, conversions);
        }
        if (!named && type == Map.class) {
            return (request, argument) -> setAll(request, (Map<?, ?>) argument, conversions);
        }
        throw declaration.wrong(
                "must have a @ShmipcHeader with either a value or a key >= 0, or with neither on a"
                        + " Map");
    }

    private static void setAll(
            RequestSpec request, @Nullable Map<?, ?> headers, ConversionService conversions) {
        if (headers != null) {
            headers.forEach(
                    (name, value) ->
                            set(request::header, String.valueOf(name), value, conversions));
        }
    }

    private static <K> void set(
            BiConsumer<K, String> setter,
            K name,
            @Nullable Object argument,
            ConversionService conversions) {
        if (argument == null) {
            return;
        }
        String text;
        try {
            text = conversions.convert(argument, String.class);
        } catch (ConversionException e) {
            throw new IllegalArgumentException(
                    "header=" + name + " cannot be text: type=" + argument.getClass().getName(), e);
        }
        if (text != null) {
            setter.accept(name, text);
        }
    }
}
