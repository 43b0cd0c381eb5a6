package io.shmipc.spring.test;

import io.shmipc.error.Delivery;
import io.shmipc.error.SessionClosedException;
import io.shmipc.spring.codec.MessageCodecException;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.ConvertedPayload;
import io.shmipc.spring.converter.PayloadConversionException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link FakeShmipcPeer} does on one stream, on the thread that sends on it. */
final class FakeConversation implements MemoryStream.Watcher {

    /** The type that a server tells whose listeners do not know a destination. */
    private static final String UNKNOWN_DESTINATION =
            "io.shmipc.spring.listener.UnknownDestinationException";

    private static final byte[] NO_MESSAGE =
            "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final FakeShmipcPeer peer;
    private final MemoryStream end;

    /** Of messages that are sent together, until the last has come. */
    private @Nullable ReceivedMessage first;

    private FakeConversation(FakeShmipcPeer peer, MemoryStream end) {
        this.peer = peer;
        this.end = end;
    }

    /** The sender's end of a new stream. */
    static MemoryStream open(FakeShmipcPeer peer) {
        return MemoryStream.pair(end -> new FakeConversation(peer, end)).client();
    }

    @Override
    public void beforeFlush(MemoryStream stream) {
        peer.requireMemory();
    }

    @Override
    public synchronized void afterFlush(MemoryStream stream) {
        try {
            while (!end.isClosedHere() && peer.codec().isWhole(end.reader())) {
                receive(
                        peer.codec()
                                .read(end.reader(), MessageKind.REQUEST, Duration.ofSeconds(1)));
                end.reader().release();
            }
        } catch (MessageCodecException e) {
            end.close();
        }
    }

    private void receive(ShmipcMessage message) {
        ReceivedMessage received = new ReceivedMessage(message, peer.converters());
        String mark = message.header(MessageHeaders.STREAM);
        ReceivedMessage sequence = first;
        boolean last = MessageHeaders.STREAM_END.equals(mark);
        if (sequence == null || !last) {
            peer.keep(received);
        }
        if (MessageHeaders.STREAM_NEXT.equals(mark)) {
            if (sequence == null) {
                first = received;
            } else {
                sequence.follow(received);
            }
            return;
        }
        first = null;
        if (message.kind() == MessageKind.REQUEST) {
            answer(last && sequence != null ? sequence : received);
        }
    }

    private void answer(ReceivedMessage received) {
        ScriptedAnswers.Answer answer = peer.answerTo(received);
        if (answer != null) {
            answer.play(this, received);
        } else {
            fail(
                    received,
                    UNKNOWN_DESTINATION,
                    "no listener for destination=" + received.destination(),
                    MessageHeaders.ERROR_REFUSED);
        }
    }

    void delay(Duration value) {
        end.delay(value);
    }

    void reply(ReceivedMessage request, @Nullable Object payload) {
        if (takesSeveral(request)) {
            replyEach(request, payload == null ? List.of() : List.of(payload));
        } else {
            send(request, payload, null);
        }
    }

    void replyEmpty(ReceivedMessage request) {
        reply(request, null);
    }

    void replyEach(ReceivedMessage request, List<Object> payloads) {
        for (Object payload : payloads) {
            send(request, payload, MessageHeaders.STREAM_NEXT);
        }
        send(request, null, MessageHeaders.STREAM_END);
    }

    void replyBytes(ReceivedMessage request, String contentType, byte[] payload) {
        write(
                to(request, MessageKind.REPLY)
                        .header(MessageHeaders.CONTENT_TYPE, contentType)
                        .payload(payload)
                        .build());
    }

    void fail(ReceivedMessage request, String type, String message, String kind) {
        ShmipcMessage.Builder failure =
                to(request, MessageKind.EXCEPTION)
                        .header(MessageHeaders.ERROR_TYPE, type)
                        .header(MessageHeaders.ERROR_MESSAGE, message);
        if (!kind.isEmpty()) {
            failure.header(MessageHeaders.ERROR_KIND, kind);
        }
        write(failure.build());
    }

    void fallSilent() {
        end.out().fallSilent();
    }

    void close() {
        end.close();
    }

    void loseSession() {
        end.out()
                .breakOff(
                        new SessionClosedException(
                                "the fake peer has lost the session",
                                null,
                                Delivery.MAYBE_EXECUTED));
    }

    void breakProtocol() {
        end.writer().put(NO_MESSAGE);
        end.flush();
        end.close();
    }

    private static boolean takesSeveral(ReceivedMessage request) {
        return request.header(MessageHeaders.STREAM_ACCEPT) != null;
    }

    private void send(ReceivedMessage request, @Nullable Object payload, @Nullable String mark) {
        ShmipcMessage.Builder reply = to(request, MessageKind.REPLY);
        if (payload instanceof ShmipcMessage message) {
            reply.headers(message.headers())
                    .intHeaders(message.intHeaders())
                    .payload(message.payload());
        } else if (payload != null) {
            try {
                ConvertedPayload converted = peer.converters().write(payload);
                reply.header(MessageHeaders.CONTENT_TYPE, converted.contentType())
                        .payload(converted.bytes());
            } catch (PayloadConversionException e) {
                fail(request, e.getClass().getName(), String.valueOf(e.getMessage()), "");
                return;
            }
        }
        if (mark != null) {
            reply.header(MessageHeaders.STREAM, mark);
        }
        write(reply.build());
    }

    private static ShmipcMessage.Builder to(ReceivedMessage request, MessageKind kind) {
        return ShmipcMessage.builder(kind).sequenceNumber(request.message().sequenceNumber());
    }

    private void write(ShmipcMessage message) {
        peer.codec().write(message, end.writer());
        end.flush();
    }
}
