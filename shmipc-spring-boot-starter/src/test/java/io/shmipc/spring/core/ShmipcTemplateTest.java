package io.shmipc.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.Delivery;
import io.shmipc.error.MemoryExhaustedException;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.session.ExhaustionPolicy;
import io.shmipc.session.Session;
import io.shmipc.session.SessionConfig;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.PayloadConverters;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ShmipcTemplateTest {

    private final MessageCodec codec = new TTHeaderCodec(MessageLimits.DEFAULTS);

    @TempDir private Path directory;

    private LocalPeer peer;

    @AfterEach
    void closePeer() {
        if (peer != null) {
            peer.close();
        }
    }

    private ShmipcTemplate templateFor(LocalPeer.Handler handler) {
        peer = new LocalPeer(directory, codec, handler);
        return peer.template;
    }

    private ShmipcTemplate templateForEcho() {
        return templateFor((stream, message) -> peer.echo(stream, message));
    }

    @Test
    void shouldReturnTheReplyToARequest() {
        ShmipcTemplate template = templateForEcho();

        assertThat(template.request("echo", "hello", String.class)).isEqualTo("hello");
        assertThat(template.request("echo", new byte[300_000], byte[].class)).hasSize(300_000);
    }

    @Test
    void shouldUseOneStreamForRequestsThatFollowEachOther() {
        ShmipcTemplate template = templateForEcho();

        for (int i = 0; i < 10; i++) {
            template.request("echo", "again", String.class);
        }

        assertThat(new HashSet<>(peer.streamIds)).hasSize(1);
    }

    @Test
    void shouldNeverGiveALateAnswerToTheNextRequest() throws Exception {
        CountDownLatch answerNow = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            if (message.destination().equals("slow")) {
                                answerNow.await();
                                try {
                                    peer.echo(stream, message);
                                } finally {
                                    answered.countDown();
                                }
                            } else {
                                peer.echo(stream, message);
                            }
                        });

        assertThatExceptionOfType(ShmipcTimeoutException.class)
                .isThrownBy(
                        () ->
                                template.to("slow")
                                        .timeout(Duration.ofMillis(50))
                                        .payload("late")
                                        .retrieve(String.class))
                .withCauseInstanceOf(DeadlineExceededException.class)
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.MAYBE_EXECUTED))
                .withMessageContaining("destination=slow");
        answerNow.countDown();
        assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < 50; i++) {
            assertThat(template.request("fast", "n" + i, String.class)).isEqualTo("n" + i);
        }
        int slowStream = peer.streamIds.get(0);
        assertThat(peer.streamIds.subList(1, 51)).doesNotContain(slowStream);
    }

    @Test
    void shouldCloseAStreamWhoseReplyAnswersAnotherRequest() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) ->
                                peer.reply(
                                        stream,
                                        ShmipcMessage.builder(MessageKind.REPLY)
                                                .sequenceNumber(
                                                        message.destination().equals("wrong")
                                                                ? message.sequenceNumber() + 1
                                                                : message.sequenceNumber())
                                                .build()));

        assertThatExceptionOfType(ShmipcProtocolException.class)
                .isThrownBy(() -> template.request("wrong", "x", String.class))
                .withMessageContaining("sequenceNumber=");
        template.request("right", "x", String.class);

        assertThat(peer.streamIds).doesNotHaveDuplicates();
    }

    @Test
    void shouldCloseAStreamThatCarriesNoMessage() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            stream.writer().put(new byte[64]);
                            stream.flush();
                        });

        assertThatExceptionOfType(ShmipcProtocolException.class)
                .isThrownBy(() -> template.request("garbage", "x", String.class))
                .withMessageContaining("magic=0x0");
    }

    @Test
    void shouldCloseAStreamWithMoreThanOneReply() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            peer.codec.write(LocalPeer.replyTo(message).build(), stream.writer());
                            peer.echo(stream, message);
                        });

        template.request("twice", "x", String.class);
        template.request("twice", "x", String.class);

        assertThat(peer.streamIds).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void shouldReportAPeerThatEndsTheStreamInsteadOfAnswering() {
        ShmipcTemplate template = templateFor((stream, message) -> stream.close());

        assertThatExceptionOfType(ShmipcUnavailableException.class)
                .isThrownBy(() -> template.request("gone", "x", String.class));
    }

    @Test
    void shouldSayThatARequestMayHaveBeenExecutedWhenTheSessionDiesUnderIt() {
        ShmipcTemplate template =
                templateFor((stream, message) -> peer.sessions().forEach(Session::close));

        assertThatExceptionOfType(ShmipcUnavailableException.class)
                .isThrownBy(() -> template.request("gone", "x", String.class))
                .withMessageContaining("destination=gone")
                .withMessageContaining("delivery=MAYBE_EXECUTED")
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.MAYBE_EXECUTED));
    }

    @Test
    void shouldSayThatNothingWasSentOnAStreamWhoseSessionHasDied() {
        ShmipcTemplate template = templateForEcho();

        try (ShmipcChannel channel = template.channel("echo")) {
            channel.request("x", String.class);
            peer.sessionOfClient().close();

            assertThatExceptionOfType(ShmipcUnavailableException.class)
                    .isThrownBy(() -> channel.request("x", String.class))
                    .withMessageContaining("delivery=NOT_SENT")
                    .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));
            assertThatExceptionOfType(ShmipcUnavailableException.class)
                    .isThrownBy(() -> channel.send("x"))
                    .withMessageContaining("is closed")
                    .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));
        }
    }

    @Test
    void shouldSayThatNothingWasSentWhenMemoryIsOutAndThePolicyIsToFail() {
        peer =
                new LocalPeer(
                        directory,
                        codec,
                        (stream, message) -> peer.echo(stream, message),
                        SessionConfig.builder()
                                .regionBytes(2 << 20)
                                .exhaustionPolicy(ExhaustionPolicy.FAIL)
                                .build());

        assertThatExceptionOfType(ShmipcMemoryExhaustedException.class)
                .isThrownBy(() -> peer.template.send("big", new byte[4 << 20]))
                .withCauseInstanceOf(MemoryExhaustedException.class)
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));
        assertThat(peer.template.request("echo", "small", String.class)).isEqualTo("small");
        assertThat(peer.streamIds).hasSize(1);
    }

    @Test
    void shouldReportFailureOfThePeerAndKeepTheStream() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) ->
                                peer.reply(
                                        stream,
                                        ShmipcMessage.builder(MessageKind.EXCEPTION)
                                                .sequenceNumber(message.sequenceNumber())
                                                .header(MessageHeaders.ERROR_TYPE, "go.Error")
                                                .header(MessageHeaders.ERROR_MESSAGE, "boom")
                                                .build()));

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ShmipcRemoteException.class)
                    .isThrownBy(() -> template.request("fails", "x", String.class))
                    .withMessage("destination=fails failed with go.Error: boom")
                    .satisfies(e -> assertThat(e.remoteType()).isEqualTo("go.Error"))
                    .satisfies(e -> assertThat(e.remoteMessage()).isEqualTo("boom"))
                    .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.MAYBE_EXECUTED));
        }
        assertThat(new HashSet<>(peer.streamIds)).hasSize(1);
    }

    @Test
    void shouldTellWhatAListenerRefusedFromWhatItFailedAt() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) ->
                                peer.reply(
                                        stream,
                                        LocalPeer.exceptionTo(message, "Busy", "later")
                                                .header(
                                                        MessageHeaders.ERROR_KIND,
                                                        message.destination())
                                                .header(MessageHeaders.ERROR_STACK, "at Listener")
                                                .build()));

        assertThatExceptionOfType(ShmipcRefusedException.class)
                .isThrownBy(() -> template.request("refused", "x", String.class))
                .withMessage(
                        "destination=refused refused the message with Busy: later;"
                                + " delivery=NOT_SENT")
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT))
                .satisfies(e -> assertThat(e.remoteType()).isEqualTo("Busy"))
                .satisfies(e -> assertThat(e.remoteMessage()).isEqualTo("later"));
        assertThatExceptionOfType(ShmipcRemoteException.class)
                .isThrownBy(() -> template.request("invalid", "x", String.class))
                .withMessage("destination=invalid failed with Busy: later")
                .satisfies(e -> assertThat(e.isInvalid()).isTrue())
                .satisfies(e -> assertThat(e.remoteStackTrace()).isEqualTo("at Listener"));
        assertThat(new HashSet<>(peer.streamIds)).hasSize(1);
    }

    @Test
    void shouldSayThatThePeerRefusedTheConnection() throws Exception {
        UnixDomainSocketAddress address =
                UnixDomainSocketAddress.of(directory.resolve("closing.sock"));
        ServerSocketChannel listening =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        Thread refusing = new Thread(() -> closeAll(listening));
        refusing.start();
        try (ShmipcClient client =
                ShmipcClient.connect(
                        ClientConfig.builder(address)
                                .failFast(false)
                                .connectTimeout(Duration.ofMillis(500))
                                .build())) {
            ShmipcTemplate template = ShmipcTemplate.builder(client).build();
            assertThatExceptionOfType(ShmipcUnavailableException.class)
                    .isThrownBy(
                            () -> {
                                // The first attempts may have nobody to refuse them yet.
                                for (int i = 0; i < 20; i++) {
                                    try {
                                        template.send("any", "x");
                                    } catch (ShmipcPeerUnavailableException e) {
                                        assertThat(i).isLessThan(19);
                                    }
                                }
                            })
                    .isExactlyInstanceOf(ShmipcRefusedException.class)
                    .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT))
                    .satisfies(e -> assertThat(((ShmipcRefusedException) e).remoteType()).isNull());
        } finally {
            listening.close();
            refusing.join();
        }
    }

    private static void closeAll(ServerSocketChannel listening) {
        while (listening.isOpen()) {
            try {
                listening.accept().close();
            } catch (IOException e) {
                return;
            }
        }
    }

    @Test
    void shouldReportThatNobodyAnswersAtTheAddress() {
        ClientConfig config =
                ClientConfig.builder(UnixDomainSocketAddress.of(directory.resolve("none.sock")))
                        .failFast(false)
                        .connectTimeout(Duration.ofMillis(50))
                        .build();
        try (ShmipcClient client = ShmipcClient.connect(config)) {
            ShmipcTemplate template =
                    new ShmipcTemplate(
                            client, codec, new PayloadConverters(List.of()), LocalPeer.TIMEOUT);

            assertThatExceptionOfType(ShmipcPeerUnavailableException.class)
                    .isThrownBy(() -> template.to("any").send())
                    .withCauseInstanceOf(PeerUnavailableException.class)
                    .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));
        }
    }

    @Test
    void shouldStopWaitingWhenInterruptedAndCloseTheStream() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            if (message.destination().equals("wait")) {
                                arrived.countDown();
                                never.await();
                            }
                            peer.echo(stream, message);
                        });
        BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
        Thread caller =
                new Thread(
                        () -> {
                            try {
                                outcome.add(template.request("wait", "x", String.class));
                            } catch (ShmipcMessagingException e) {
                                outcome.add(e);
                                outcome.add(Thread.currentThread().isInterrupted());
                            }
                        });
        caller.start();
        arrived.await();
        caller.interrupt();

        assertThat(outcome.take()).isInstanceOf(ShmipcMessagingException.class);
        assertThat(outcome.take()).isEqualTo(true);
        caller.join();
        assertThat(template.request("echo", "next", String.class)).isEqualTo("next");
        assertThat(peer.streamIds).doesNotHaveDuplicates();
        never.countDown();
    }

    @Test
    void shouldSendHeadersAndPayloadOneWay() throws Exception {
        BlockingQueue<ShmipcMessage> received = new LinkedBlockingQueue<>();
        ShmipcTemplate template = templateFor((stream, message) -> received.add(message));

        template.to("logs").header("app", "a").header(6, "svc").payload("line").send();

        ShmipcMessage message = received.take();
        assertThat(message.kind()).isEqualTo(MessageKind.ONE_WAY);
        assertThat(message.destination()).isEqualTo("logs");
        assertThat(message.headers())
                .contains(entry("app", "a"), entry("content-type", "text/plain;charset=UTF-8"));
        assertThat(message.intHeaders()).containsExactly(entry(6, "svc"));
        assertThat(StandardCharsets.UTF_8.decode(message.payload()).toString()).isEqualTo("line");
    }

    @Test
    void shouldKeepTheStreamWhenOnlyAPayloadCannotBeConverted() {
        ShmipcTemplate template = templateForEcho();

        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(() -> template.request("echo", new Object(), String.class))
                .withMessageContaining("no converter writes type=java.lang.Object")
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));
        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(() -> template.request("echo", "x", Integer.class))
                .withMessageContaining("as type=java.lang.Integer")
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.MAYBE_EXECUTED));
        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(() -> template.request("echo", new byte[(16 << 20) + 1], byte[].class))
                .withMessageContaining("maxPayloadBytes")
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));
        template.request("echo", "x", String.class);

        assertThat(new HashSet<>(peer.streamIds)).hasSize(1);
    }

    /**
     * The peer handles a stream's messages in turn: a slow one-way message would delay strangers.
     */
    @Test
    void shouldNotUseAStreamAgainAfterAOneWayMessage() {
        ShmipcTemplate template = templateForEcho();

        template.request("echo", "x", String.class);
        template.send("echo", "one-way");
        template.request("echo", "x", String.class);

        assertThat(new HashSet<>(peer.streamIds)).hasSize(2);
    }

    @Test
    void shouldReturnNothingForAnEmptyReply() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) ->
                                peer.reply(stream, LocalPeer.replyTo(message).build()));

        assertThat(template.to("void").retrieve(Void.class)).isNull();
        assertThat(template.to("void").retrieve(byte[].class)).isEmpty();
    }

    @Test
    void shouldKeepAStreamThatAnActionLeavesClean() {
        ShmipcTemplate template = templateForEcho();

        int first = template.execute(stream -> stream.id());
        int unsent =
                template.execute(
                        stream -> {
                            stream.writer().putInt(1);
                            return stream.id();
                        });
        int after = template.execute(stream -> stream.id());

        assertThat(unsent).isEqualTo(first);
        assertThat(after).isNotEqualTo(first);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                template.execute(
                                        stream -> {
                                            throw new IllegalArgumentException("mine");
                                        }))
                .withMessage("mine");
        assertThat(template.<Integer>execute(stream -> stream.id())).isNotEqualTo(after);
    }

    @Test
    void shouldRefuseTimeoutsThatAreNone() {
        ShmipcTemplate template = templateForEcho();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.to("x").timeout(Duration.ZERO))
                .withMessage("timeout=PT0S must be > 0");
    }
}
