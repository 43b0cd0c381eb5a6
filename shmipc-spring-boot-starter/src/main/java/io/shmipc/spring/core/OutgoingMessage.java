package io.shmipc.spring.core;

import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.ConvertedPayload;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message whose payload is converted already, so that only the transport can still fail. */
record OutgoingMessage(
        String destination,
        @Nullable ConvertedPayload payload,
        Map<String, String> headers,
        Map<Integer, String> intHeaders,
        Duration timeout) {

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
        }
        return builder.build();
    }
}
