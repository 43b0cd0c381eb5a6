package io.shmipc.spring.listener;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;

/** Makes an argument from text. */
final class TextConversion {

    private static final TypeDescriptor TEXT = TypeDescriptor.valueOf(String.class);

    private final String what;
    private final ConversionService conversions;
    private final TypeDescriptor type;

    /**
     * @param what names the text in errors
     */
    TextConversion(String what, MethodParameter parameter, ConversionService conversions) {
        this.what = what;
        this.conversions = conversions;
        this.type = new TypeDescriptor(parameter);
    }

    /**
     * Converts the text, or null.
     *
     * @throws InvalidMessageException if it stands for nothing of the type
     */
    @Nullable Object convert(@Nullable String text) {
        try {
            return text == null ? null : conversions.convert(text, TEXT, type);
        } catch (ConversionException e) {
            throw new InvalidMessageException(
                    what + " cannot be read as type=" + type.getType().getName(), e);
        }
    }
}
