package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.session.ReadStatus;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A caller that writes and reads messages as they are, on one stream. */
final class RawCaller implements AutoCloseable {

    static final Map<String, String> ACCEPT = Map.of(MessageHeaders.STREAM_ACCEPT, "true");

    final Stream stream;
    private final MessageCodec codec;
    private int sequence;

    RawCaller(Stream stream, MessageCodec codec) {
        this.stream = stream;
        this.codec = codec;
    }

    /** Sends a request of text. */
    void send(String destination, String payload) {
        send(destination, payload, Map.of());
    }

    void send(String destination, String payload, Map<String, String> headers) {
        sequence++;
        write(MessageKind.REQUEST, destination, payload, headers);
    }

    void sendOneWay(String destination, String payload, Map<String, String> headers) {
        write(MessageKind.ONE_WAY, destination, payload, headers);
    }

    /** Sends one of several messages; {@code first} begins a new request. */
    void sendNext(boolean first, String destination, String payload, Map<String, String> headers) {
        if (first) {
            sequence++;
        }
        Map<String, String> all = new java.util.HashMap<>(headers);
        all.put(MessageHeaders.STREAM, MessageHeaders.STREAM_NEXT);
        write(MessageKind.REQUEST, destination, payload, all);
    }

    void sendEnd(String destination) {
        write(
                MessageKind.REQUEST,
                destination,
                "",
                Map.of(MessageHeaders.STREAM, MessageHeaders.STREAM_END));
    }

    /** Sends these as one request of several messages. */
    void sendAll(String destination, Map<String, String> headers, List<String> payloads) {
        boolean first = true;
        for (String payload : payloads) {
            sendNext(first, destination, payload, first ? headers : Map.of());
            first = false;
        }
        sendEnd(destination);
    }

    private void write(
            MessageKind kind, String destination, String payload, Map<String, String> headers) {
        ShmipcMessage.Builder message =
                ShmipcMessage.builder(kind)
                        .sequenceNumber(sequence)
                        .destination(destination)
                        .headers(headers)
                        .payload(payload.getBytes(StandardCharsets.UTF_8));
        codec.write(message.build(), stream.writer());
        stream.flush(ListenerFixture.TIMEOUT);
    }

    /** The next answer, to the latest request. */
    ShmipcMessage read() {
        ShmipcMessage answer =
                codec.read(stream.reader(), MessageKind.REPLY, ListenerFixture.TIMEOUT);
        stream.reader().release();
        return answer;
    }

    /** The text of the next answer, which is one. */
    String readText() {
        ShmipcMessage answer = read();
        assertThat(answer.kind()).as(answer + " " + answer.headers()).isEqualTo(MessageKind.REPLY);
        assertThat(answer.header(MessageHeaders.STREAM)).isNull();
        assertThat(answer.sequenceNumber()).isEqualTo(sequence);
        return text(answer);
    }

    /** The next answer, which is an error. */
    ShmipcMessage readError() {
        ShmipcMessage answer = read();
        assertThat(answer.kind()).as(answer + ": " + text(answer)).isEqualTo(MessageKind.EXCEPTION);
        assertThat(answer.sequenceNumber()).isEqualTo(sequence);
        return answer;
    }

    /** The texts of several answers, to their end. */
    List<String> readAll() {
        List<String> all = new ArrayList<>();
        while (true) {
            ShmipcMessage answer = read();
            assertThat(answer.kind())
                    .as(answer + " " + answer.headers())
                    .isEqualTo(MessageKind.REPLY);
            assertThat(answer.sequenceNumber()).isEqualTo(sequence);
            String mark = answer.header(MessageHeaders.STREAM);
            if (MessageHeaders.STREAM_END.equals(mark)) {
                assertThat(answer.payloadBytes()).isZero();
                return all;
            }
            assertThat(mark).isEqualTo(MessageHeaders.STREAM_NEXT);
            all.add(text(answer));
        }
    }

    String call(String destination, String payload) {
        send(destination, payload);
        return readText();
    }

    ReadStatus awaitEnd() {
        return stream.reader().await(1, ListenerFixture.TIMEOUT);
    }

    static String text(ShmipcMessage message) {
        return StandardCharsets.UTF_8.decode(message.payload()).toString();
    }

    @Override
    public void close() {
        stream.close();
    }
}
