package io.shmipc.spring.listener;

import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageCodecException;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.ConvertedPayload;
import io.shmipc.spring.converter.PayloadConversionException;
import io.shmipc.spring.converter.PayloadConverters;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one message from a stream, has its listener handle it, and sends what is to be sent. */
final class RequestProcessor {

    private static final Logger log = LoggerFactory.getLogger(RequestProcessor.class);

    private static final int MAX_ERROR_TEXT_CHARS = 4096;

    private final ListenerEndpointRegistry registry;
    private final MessageCodec codec;
    private final PayloadConverters converters;
    private final Duration messageTimeout;

    RequestProcessor(
            ListenerEndpointRegistry registry,
            MessageCodec codec,
            PayloadConverters converters,
            Duration messageTimeout) {
        this.registry = registry;
        this.codec = codec;
        this.converters = converters;
        this.messageTimeout = messageTimeout;
    }

    /** Whether {@link #processNext} finds a whole message, and need not wait for it. */
    boolean isWhole(Stream stream) {
        return codec.isWhole(stream.reader());
    }

    /**
     * Handles the next message of the stream, of which at least one byte has arrived.
     *
     * @return whether the stream can go on; if not the caller closes it
     * @throws MessageCodecException if what arrived is no request
     */
    boolean processNext(Stream stream) {
        ShmipcMessage request = codec.read(stream.reader(), MessageKind.REQUEST, messageTimeout);
        if (request.kind() != MessageKind.REQUEST && request.kind() != MessageKind.ONE_WAY) {
            throw new MessageCodecException(
                    "kind=" + request.kind() + " must be REQUEST or ONE_WAY");
        }
        ShmipcMessage reply = handle(request);
        if (reply == null) {
            return true;
        }
        if (reply.kind() == MessageKind.EXCEPTION && !codec.carriesMetadata()) {
            return false;
        }
        send(stream, request, reply);
        return true;
    }

    private @Nullable ShmipcMessage handle(ShmipcMessage request) {
        try {
            ListenerEndpoint endpoint = registry.find(request.destination());
            if (endpoint == null) {
                throw new UnknownDestinationException(
                        "no listener for destination=" + request.destination());
            }
            Object result = endpoint.handle(request);
            boolean wanted =
                    request.kind() == MessageKind.REQUEST
                            && (codec.carriesMetadata() || endpoint.replies());
            return wanted ? reply(request, result) : null;
        } catch (Exception | LinkageError | AssertionError e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return failed(request, e);
        }
    }

    private ShmipcMessage reply(ShmipcMessage request, @Nullable Object result) {
        ShmipcMessage.Builder reply =
                ShmipcMessage.builder(MessageKind.REPLY).sequenceNumber(request.sequenceNumber());
        if (result instanceof ShmipcMessage message) {
            return reply.headers(message.headers())
                    .intHeaders(message.intHeaders())
                    .payload(message.payload())
                    .build();
        }
        if (result != null) {
            ConvertedPayload payload = converters.write(result);
            reply.header(MessageHeaders.CONTENT_TYPE, payload.contentType())
                    .payload(payload.bytes());
        }
        return reply.build();
    }

    private @Nullable ShmipcMessage failed(ShmipcMessage request, Throwable error) {
        if (error instanceof ListenerException) {
            log.debug("{} not handled: {}", request, error.getMessage());
        } else if (error instanceof PayloadConversionException) {
            log.warn("{} not converted: {}", request, error.getMessage());
        } else {
            log.warn("{} failed", request, error);
        }
        return request.kind() == MessageKind.REQUEST ? exception(request, error) : null;
    }

    /** Type and message only: a stack trace is nobody's business at the other end. */
    private static ShmipcMessage exception(ShmipcMessage request, Throwable error) {
        String text = error.getMessage() == null ? "" : error.getMessage();
        return ShmipcMessage.builder(MessageKind.EXCEPTION)
                .sequenceNumber(request.sequenceNumber())
                .header(MessageHeaders.ERROR_TYPE, error.getClass().getName())
                .header(
                        MessageHeaders.ERROR_MESSAGE,
                        text.length() <= MAX_ERROR_TEXT_CHARS
                                ? text
                                : text.substring(0, MAX_ERROR_TEXT_CHARS))
                .build();
    }

    private void send(Stream stream, ShmipcMessage request, ShmipcMessage reply) {
        try {
            codec.write(reply, stream.writer());
        } catch (MessageCodecException e) {
            if (!codec.carriesMetadata()) {
                throw e;
            }
            log.warn("reply to {} cannot be sent", request, e);
            codec.write(exception(request, e), stream.writer());
        }
        stream.flush();
    }
}
