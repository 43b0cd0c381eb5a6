package io.shmipc.spring.converter;

import java.util.Locale;

/** Media types of the built-in converters. */
final class ContentTypes {

    static final String BYTES = "application/octet-stream";
    static final String TEXT = "text/plain;charset=UTF-8";
    static final String JSON = "application/json";

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
}
