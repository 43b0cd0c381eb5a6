package io.shmipc.spring.converter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do about a payload that nobody reads as the type asked for. */
final class ReadAdvice {

    private static final String OWN = "define a PayloadConverter bean that reads it";

    private ReadAdvice() {}

    /** One sentence without an end. */
    static String of(@Nullable String contentType, Class<?> type, List<PayloadConverter> asked) {
        for (PayloadConverter converter : asked) {
            if (converter.claims(type)) {
                return "let the sender send " + converter.contentType() + ", or " + OWN;
            }
        }
        if (contentType == null) {
            return "let the sender set the header content-type, declare byte[] or ByteBuffer, or "
                    + OWN;
        }
        if (ContentTypes.isJson(contentType) && !writes(ContentTypes.JSON, asked)) {
            return "add spring-boot-starter-jackson, or " + OWN;
        }
        if (ContentTypes.isProtobuf(contentType)) {
            return "declare the generated class of the message (com.google.protobuf:protobuf-java"
                    + " must be there), declare byte[] or ByteBuffer, or "
                    + OWN;
        }
        if (ContentTypes.isText(contentType)) {
            return "declare String, byte[] or ByteBuffer, or " + OWN;
        }
        return "let the sender send a content type that one of those reads, declare byte[] or"
                + " ByteBuffer, or "
                + OWN;
    }

    private static boolean writes(String contentType, List<PayloadConverter> converters) {
        return converters.stream().anyMatch(c -> c.contentType().equals(contentType));
    }
}
