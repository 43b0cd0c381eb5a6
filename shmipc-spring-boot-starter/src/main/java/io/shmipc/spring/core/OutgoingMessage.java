package io.shmipc.spring.core;

import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.ConvertedPayload;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message whose payload is converted already, so that only the transport can still fail.
 *
 * @param payload null for an empty one, and for one in place
 * @param inPlace null unless the payload is written in place
 */
record OutgoingMessage(
        String destination,
        @Nullable ConvertedPayload payload,
        @Nullable PayloadInPlace inPlace,
        Map<String, String> headers,
        Map<Integer, String> intHeaders,
        Duration timeout) {

    private static final String IN_PLACE_CONTENT_TYPE = "application/octet-stream";

    /** All of it but a payload in place. */
    ShmipcMessage toMessage(MessageKind kind, int sequenceNumber) {
        ShmipcMessage.Builder builder =
                ShmipcMessage.builder(kind)
                        .sequenceNumber(sequenceNumber)
                        .destination(destination)
                        .headers(headers)
                        .intHeaders(intHeaders);
        if (payload != null) {
            builder.header(MessageHeaders.CONTENT_TYPE, payload.contentType());
            builder.payload(payload.bytes());
        } else if (inPlace != null && !headers.containsKey(MessageHeaders.CONTENT_TYPE)) {
            builder.header(MessageHeaders.CONTENT_TYPE, IN_PLACE_CONTENT_TYPE);
        }
        return builder.build();
    }
}
