package io.shmipc.spring.listener;

import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageCodecException;
import io.shmipc.spring.codec.MessageHead;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the next message from a stream and finds who is to handle it. */
final class RequestProcessor {

    private static final Logger log = LoggerFactory.getLogger(RequestProcessor.class);

    private final ListenerEndpointRegistry registry;
    private final DispatchSettings settings;

    RequestProcessor(ListenerEndpointRegistry registry, DispatchSettings settings) {
        this.registry = registry;
        this.settings = settings;
    }

    boolean mayWait() {
        return settings.mayWait();
    }

    /** Whether {@link #next} finds a whole message, and need not wait for it. */
    boolean isWhole(Stream stream) {
        return settings.codec().isWhole(stream.reader());
    }

    /**
     * Takes the next message of the stream, of which at least one byte has arrived.
     *
     * @param rest messages that nobody wants any more
     * @return what is to be done with it, or null if nothing is
     * @throws MessageCodecException if what arrived is no request, or is one that nobody handles
     *     and the frame cannot say so
     */
    @Nullable Exchange next(Stream stream, UnwantedRest rest) {
        MessageCodec codec = settings.codec();
        MessageHead head =
                codec.readHead(stream.reader(), MessageKind.REQUEST, settings.messageTimeout());
        ShmipcMessage message = head.message();
        if (message.kind() != MessageKind.REQUEST && message.kind() != MessageKind.ONE_WAY) {
            throw new MessageCodecException(
                    "kind=" + message.kind() + " must be REQUEST or ONE_WAY");
        }
        if (rest.contains(message)) {
            codec.readPayload(head);
            return null;
        }
        DestinationTable.Match match = registry.find(message.destination());
        boolean inPlace =
                match != null && match.listener().shape().input() == ListenerShape.Input.RAW;
        if (!inPlace) {
            message = codec.readPayload(head);
        }
        if (match != null && match.listener().enter()) {
            return new Exchange(stream, settings, match, head, message);
        }
        if (inPlace) {
            codec.readPayload(head);
        }
        refuse(
                stream,
                message,
                match == null
                        ? new UnknownDestinationException(
                                "no listener for destination=" + message.destination())
                        : match.listener().stopped());
        if (MessageHeaders.STREAM_NEXT.equals(message.header(MessageHeaders.STREAM))) {
            rest.follows(message);
        }
        return null;
    }

    private void refuse(Stream stream, ShmipcMessage message, ListenerException reason) {
        log.debug("{} not handled: {}", message, reason.getMessage());
        if (!settings.codec().carriesMetadata()) {
            throw new MessageCodecException("not handled: " + reason.getMessage(), reason);
        }
        if (message.kind() == MessageKind.REQUEST) {
            ErrorReplies.write(
                    settings.codec(),
                    stream.writer(),
                    message,
                    reason,
                    reason.errorKind(),
                    settings.includeStackTrace());
            stream.flush();
        }
    }
}
