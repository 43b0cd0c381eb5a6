package io.shmipc.spring.service;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.JsonPayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.ProtobufPayloadConverter;
import io.shmipc.spring.converter.StringPayloadConverter;
import io.shmipc.spring.core.ShmipcTemplate;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** A server in this JVM that knows messages but no listeners, and a template that talks to it. */
final class ServicePeer implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Every message that came, in the order in which they came. */
    final BlockingQueue<ShmipcMessage> received = new LinkedBlockingQueue<>();

    /** How often a client has hung up before it had all replies. */
    final BlockingQueue<String> hungUp = new LinkedBlockingQueue<>();

    final ShmipcTemplate template;

    private final MessageCodec codec = new TTHeaderCodec(MessageLimits.DEFAULTS);
    private final Map<String, Function<List<ShmipcMessage>, List<ShmipcMessage>>> handlers =
            new ConcurrentHashMap<>();
    private final ShmipcServer server;
    private final ShmipcClient client;

    ServicePeer(Path directory) {
        UnixDomainSocketAddress address =
                UnixDomainSocketAddress.of(directory.resolve("service.sock"));
        server =
                ShmipcServer.start(
                        ServerConfig.builder(address).drainTimeout(Duration.ZERO).build(),
                        this::serve);
        client = ShmipcClient.connect(ClientConfig.builder(address).build());
        template =
                new ShmipcTemplate(
                        client,
                        codec,
                        new PayloadConverters(
                                List.of(
                                        new BytesPayloadConverter(),
                                        new StringPayloadConverter(),
                                        new ProtobufPayloadConverter(),
                                        new JsonPayloadConverter(JsonMapper.builder().build()))),
                        TIMEOUT);
    }

    /** Answers one message with one. */
    void on(String destination, Function<ShmipcMessage, ShmipcMessage> handler) {
        handlers.put(destination, messages -> List.of(handler.apply(messages.get(0))));
    }

    /** Answers all messages that belong together with any number, or with one. */
    void onAll(String destination, Function<List<ShmipcMessage>, List<ShmipcMessage>> handler) {
        handlers.put(destination, handler);
    }

    ShmipcMessage next() throws InterruptedException {
        ShmipcMessage message =
                received.poll(TIMEOUT.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
        if (message == null) {
            throw new AssertionError("no message within " + TIMEOUT);
        }
        return message;
    }

    static ShmipcMessage json(String json) {
        return reply("application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    static ShmipcMessage text(String text) {
        return reply("text/plain;charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static ShmipcMessage reply(String contentType, byte[] payload) {
        return ShmipcMessage.builder(MessageKind.REPLY)
                .header(MessageHeaders.CONTENT_TYPE, contentType)
                .payload(payload)
                .build();
    }

    static ShmipcMessage empty() {
        return ShmipcMessage.builder(MessageKind.REPLY).build();
    }

    static String text(ShmipcMessage message) {
        return StandardCharsets.UTF_8.decode(message.payload()).toString();
    }

    private void serve(Stream stream) throws Exception {
        while (stream.reader().await(1) == ReadStatus.READY) {
            List<ShmipcMessage> together = together(stream);
            ShmipcMessage first = together.get(0);
            if (first.kind() != MessageKind.REQUEST) {
                continue;
            }
            List<ShmipcMessage> replies = handlers.get(first.destination()).apply(together);
            if (first.header(MessageHeaders.STREAM_ACCEPT) == null) {
                write(stream, first, replies.get(0), null);
            } else {
                writeAll(stream, first, replies);
            }
        }
    }

    private List<ShmipcMessage> together(Stream stream) {
        List<ShmipcMessage> together = new ArrayList<>();
        while (true) {
            ShmipcMessage message = codec.read(stream.reader(), MessageKind.REQUEST, TIMEOUT);
            String mark = message.header(MessageHeaders.STREAM);
            if (!MessageHeaders.STREAM_END.equals(mark)) {
                together.add(message);
                received.add(message);
            }
            if (!MessageHeaders.STREAM_NEXT.equals(mark)) {
                return together;
            }
        }
    }

    private void writeAll(Stream stream, ShmipcMessage first, List<ShmipcMessage> replies) {
        try {
            for (ShmipcMessage reply : replies) {
                write(stream, first, reply, MessageHeaders.STREAM_NEXT);
            }
            write(stream, first, empty(), MessageHeaders.STREAM_END);
        } catch (RuntimeException e) {
            hungUp.add(first.destination());
            throw e;
        }
    }

    private void write(Stream stream, ShmipcMessage request, ShmipcMessage reply, String mark) {
        ShmipcMessage.Builder numbered =
                ShmipcMessage.builder(reply.kind())
                        .sequenceNumber(request.sequenceNumber())
                        .headers(reply.headers())
                        .payload(reply.payload());
        if (mark != null) {
            numbered.header(MessageHeaders.STREAM, mark);
        }
        codec.write(numbered.build(), stream.writer());
        stream.flush();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
