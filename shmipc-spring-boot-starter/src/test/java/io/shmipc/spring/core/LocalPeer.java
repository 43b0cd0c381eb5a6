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
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.StringPayloadConverter;
import java.net.UnixDomainSocketAddress;
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

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    final MessageCodec codec;
    final ShmipcTemplate template;

    /** Stream of each message, in the order in which they came. */
    final List<Integer> streamIds = new CopyOnWriteArrayList<>();

    private final ShmipcServer server;
    private final ShmipcClient client;

    LocalPeer(Path directory, MessageCodec codec, Handler handler) {
        this(directory, codec, handler, SessionConfig.defaults());
    }

    LocalPeer(Path directory, MessageCodec codec, Handler handler, SessionConfig session) {
        this.codec = codec;
        UnixDomainSocketAddress address =
                UnixDomainSocketAddress.of(directory.resolve("peer.sock"));
        this.server =
                ShmipcServer.start(
                        ServerConfig.builder(address).drainTimeout(Duration.ZERO).build(),
                        stream -> serve(stream, handler));
        this.client = ShmipcClient.connect(ClientConfig.builder(address).session(session).build());
        this.template =
                new ShmipcTemplate(
                        client,
                        codec,
                        new PayloadConverters(
                                List.of(new BytesPayloadConverter(), new StringPayloadConverter())),
                        TIMEOUT);
    }

    private void serve(Stream stream, Handler handler) throws Exception {
        while (stream.reader().await(1) == ReadStatus.READY) {
            ShmipcMessage message = codec.read(stream.reader(), MessageKind.REQUEST, TIMEOUT);
            streamIds.add(stream.id());
            handler.handle(stream, message);
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
