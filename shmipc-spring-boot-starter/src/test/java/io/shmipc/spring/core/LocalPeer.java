package io.shmipc.spring.core;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Session;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.StringPayloadConverter;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server in this JVM that answers as a test wants, and a template that talks to it. */
final class LocalPeer implements AutoCloseable {

    /** Handles one message that the server has read. */
    interface Handler {
        void handle(Stream stream, ShmipcMessage message) throws Exception;
    }

    static final String CLIENT = "local";
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    final MessageCodec codec;
    final ShmipcTemplate template;

    /** Stream of each message, in the order in which they came. */
    final List<Integer> streamIds = new CopyOnWriteArrayList<>();

    /** Streams that the client has closed, or on which the handler has failed. */
    final List<Integer> endedStreamIds = new CopyOnWriteArrayList<>();

    private final ShmipcServer server;
    private final ShmipcClient client;

    LocalPeer(Path directory, MessageCodec codec, Handler handler) {
        this(directory, codec, handler, SessionConfig.defaults());
    }

    LocalPeer(Path directory, MessageCodec codec, Handler handler, SessionConfig session) {
        this(directory, codec, handler, SessionConfig.defaults(), session);
    }

    LocalPeer(
            Path directory,
            MessageCodec codec,
            Handler handler,
            SessionConfig serverSession,
            SessionConfig clientSession) {
        this.codec = codec;
        UnixDomainSocketAddress address =
                UnixDomainSocketAddress.of(directory.resolve("peer.sock"));
        this.server =
                ShmipcServer.start(
                        ServerConfig.builder(address)
                                .drainTimeout(Duration.ZERO)
                                .session(serverSession)
                                .build(),
                        stream -> serve(stream, handler));
        this.client =
                ShmipcClient.connect(
                        ClientConfig.builder(address)
                                .name(CLIENT)
                                .drainTimeout(Duration.ZERO)
                                .session(clientSession)
                                .build());
        this.template = builder().build();
    }

    /** A template with other settings over the same client. */
    ShmipcTemplateBuilder builder() {
        return ShmipcTemplate.builder(client)
                .codec(codec)
                .converters(
                        new PayloadConverters(
                                List.of(new BytesPayloadConverter(), new StringPayloadConverter())))
                .requestTimeout(TIMEOUT);
    }

    private void serve(Stream stream, Handler handler) throws Exception {
        try {
            while (stream.reader().await(1) == ReadStatus.READY) {
                ShmipcMessage message = codec.read(stream.reader(), MessageKind.REQUEST, TIMEOUT);
                streamIds.add(stream.id());
                handler.handle(stream, message);
            }
        } finally {
            endedStreamIds.add(stream.id());
        }
    }

    /** Those of the server. */
    List<Session> sessions() {
        return server.sessions();
    }

    Session sessionOfClient() {
        return client.sessions().get(0);
    }

    /** Answers with the payload of the request. */
    void echo(Stream stream, ShmipcMessage message) {
        reply(stream, replyTo(message).payload(message.payload()).build());
    }

    static ShmipcMessage.Builder replyTo(ShmipcMessage request) {
        return ShmipcMessage.builder(MessageKind.REPLY).sequenceNumber(request.sequenceNumber());
    }

    /** One of several answers. */
    void replyNext(Stream stream, ShmipcMessage request, String payload) {
        reply(
                stream,
                replyTo(request)
                        .header(MessageHeaders.STREAM, MessageHeaders.STREAM_NEXT)
                        .header(MessageHeaders.CONTENT_TYPE, "text/plain;charset=UTF-8")
                        .payload(payload.getBytes(StandardCharsets.UTF_8))
                        .build());
    }

    /** The end of several answers. */
    void replyEnd(Stream stream, ShmipcMessage request) {
        reply(
                stream,
                replyTo(request).header(MessageHeaders.STREAM, MessageHeaders.STREAM_END).build());
    }

    static ShmipcMessage.Builder exceptionTo(ShmipcMessage request, String type, String text) {
        return ShmipcMessage.builder(MessageKind.EXCEPTION)
                .sequenceNumber(request.sequenceNumber())
                .header(MessageHeaders.ERROR_TYPE, type)
                .header(MessageHeaders.ERROR_MESSAGE, text);
    }

    static String text(ShmipcMessage message) {
        return StandardCharsets.UTF_8.decode(message.payload()).toString();
    }

    static String mark(ShmipcMessage message) {
        return message.headers().getOrDefault(MessageHeaders.STREAM, "none");
    }

    void reply(Stream stream, ShmipcMessage message) {
        codec.write(message, stream.writer());
        stream.flush();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
