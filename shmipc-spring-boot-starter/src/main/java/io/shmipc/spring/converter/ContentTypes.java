package io.shmipc.spring.converter;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Media types of the built-in converters. */
final class ContentTypes {

    static final String BYTES = "application/octet-stream";
    static final String TEXT = "text/plain;charset=UTF-8";
    static final String JSON = "application/json";
    static final String PROTOBUF = "application/x-protobuf";

    /** Names under which others send protobuf. */
    private static final Set<String> PROTOBUF_NAMES =
            Set.of(PROTOBUF, "application/protobuf", "application/vnd.google.protobuf");

    private static final String CHARSET = "charset";
    private static final int MAX_SHOWN_CHARS = 80;

    private ContentTypes() {}

    /** The type without its parameters, in lower case. */
    static String essence(String contentType) {
        int parameters = contentType.indexOf(';');
        String essence = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return essence.strip().toLowerCase(Locale.ROOT);
    }

    static boolean isText(String contentType) {
        return essence(contentType).startsWith("text/");
    }

    static boolean isJson(String contentType) {
        String essence = essence(contentType);
        return essence.equals(JSON) || essence.endsWith("+json");
    }

    static boolean isProtobuf(String contentType) {
        return PROTOBUF_NAMES.contains(essence(contentType));
    }

    /**
     * The charset that the type names, UTF-8 if it names none.
     *
     * @throws PayloadConversionException if this JVM does not know the charset
     */
    static Charset charset(@Nullable String contentType) {
        if (contentType == null || contentType.equals(TEXT)) {
            return StandardCharsets.UTF_8;
        }
        String[] parts = contentType.split(";");
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0 && parts[i].substring(0, equals).strip().equalsIgnoreCase(CHARSET)) {
                return charsetNamed(unquoted(parts[i].substring(equals + 1).strip()), contentType);
            }
        }
        return StandardCharsets.UTF_8;
    }

    /**
     * As it goes into a message for people: it is a peer's text, of any length and with anything.
     */
    static String shown(@Nullable String contentType) {
        if (contentType == null) {
            return "none";
        }
        String shown =
                contentType.length() <= MAX_SHOWN_CHARS
                        ? contentType
                        : contentType.substring(0, MAX_SHOWN_CHARS) + "...";
        return shown.replaceAll("[^\\x20-\\x7E]", "?");
    }

    private static Charset charsetNamed(String name, String contentType) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new PayloadConversionException(
                    "contentType="
                            + shown(contentType)
                            + " names a charset that is not known here; let the sender use UTF-8",
                    e);
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
