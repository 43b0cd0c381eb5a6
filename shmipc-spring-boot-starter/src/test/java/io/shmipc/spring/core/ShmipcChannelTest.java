package io.shmipc.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.spring.codec.LengthPrefixedCodec;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.TTHeaderCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ShmipcChannelTest {

    private final MessageCodec ttheader = new TTHeaderCodec(MessageLimits.DEFAULTS);
    private final MessageCodec plain = new LengthPrefixedCodec(MessageLimits.DEFAULTS);

    @TempDir private Path directory;

    private LocalPeer peer;

    @AfterEach
    void closePeer() {
        peer.close();
    }

    @Test
    void shouldNotTakeTheAnswerToWhatItHasSentForThatOfARequest() {
        peer = new LocalPeer(directory, plain, (stream, message) -> peer.echo(stream, message));
        ShmipcChannel channel = peer.template.channel("default");
        channel.send("sent");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> channel.request("asked", String.class))
                .withMessageContaining("must not request after it has sent");
    }

    @Test
    void shouldDeliverEverythingInOrder() {
        List<String> received = new CopyOnWriteArrayList<>();
        peer =
                new LocalPeer(
                        directory,
                        ttheader,
                        (stream, message) -> {
                            if (message.kind() == MessageKind.REQUEST) {
                                peer.echo(stream, message);
                            } else {
                                received.add(
                                        StandardCharsets.UTF_8
                                                .decode(message.payload())
                                                .toString());
                            }
                        });

        try (ShmipcChannel channel = peer.template.channel("log")) {
            IntStream.range(0, 2_000).forEach(i -> channel.send("line " + i));
            assertThat(channel.request("done?", String.class)).isEqualTo("done?");
        }

        assertThat(received)
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_000).mapToObj(i -> "line " + i).toList());
        assertThat(new HashSet<>(peer.streamIds)).hasSize(1);
    }

    @Test
    void shouldGiveItsStreamBackOnce() {
        peer = new LocalPeer(directory, ttheader, (stream, message) -> peer.echo(stream, message));
        ShmipcChannel channel = peer.template.channel("echo");
        channel.request("a", String.class);
        channel.close();
        channel.close();

        peer.template.request("echo", "b", String.class);

        assertThat(new HashSet<>(peer.streamIds)).hasSize(1);
        assertThatExceptionOfType(ShmipcUnavailableException.class)
                .isThrownBy(() -> channel.send("c"))
                .withMessage("channel to destination=echo is closed");
    }

    @Test
    void shouldBeClosedAfterAFailure() {
        peer = new LocalPeer(directory, ttheader, (stream, message) -> stream.close());
        ShmipcChannel channel = peer.template.channel("gone");

        assertThatExceptionOfType(ShmipcUnavailableException.class)
                .isThrownBy(() -> channel.request("a", String.class));
        assertThatExceptionOfType(ShmipcUnavailableException.class)
                .isThrownBy(() -> channel.send("b"))
                .withMessageContaining("is closed");
        channel.close();
    }

    @Test
    void shouldRequestAndReplyInPlainFrames() {
        peer = new LocalPeer(directory, plain, (stream, message) -> peer.echo(stream, message));

        try (ShmipcChannel channel = peer.template.channel("default")) {
            for (int i = 0; i < 5; i++) {
                assertThat(channel.request("n" + i, String.class)).isEqualTo("n" + i);
            }
        }
        assertThat(peer.template.request("default", "x", String.class)).isEqualTo("x");
        assertThat(new HashSet<>(peer.streamIds)).hasSize(1);
    }

    @Test
    void shouldNotReuseAStreamAfterAPlainFrameThatMayBeAnswered() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        peer =
                new LocalPeer(
                        directory,
                        plain,
                        (stream, message) -> {
                            received.add(
                                    StandardCharsets.UTF_8.decode(message.payload()).toString());
                            peer.echo(stream, message);
                        });

        peer.template.send("default", "one-way");
        assertThat(received.take()).isEqualTo("one-way");
        assertThat(peer.template.request("default", "x", String.class)).isEqualTo("x");

        assertThat(peer.streamIds).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void shouldRefuseDestinationsAndHeadersInPlainFrames() {
        peer = new LocalPeer(directory, plain, (stream, message) -> peer.echo(stream, message));

        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(() -> peer.template.request("logs", "x", String.class))
                .withMessageContaining("destination=logs must be == default");
        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(() -> peer.template.to("default").header("a", "b").send())
                .withMessageContaining("carries no headers");
    }
}
