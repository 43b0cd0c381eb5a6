package io.shmipc.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.Delivery;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.spring.codec.LengthPrefixedCodec;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.codec.TTHeaderCodec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PayloadInPlaceTest {

    private final MessageCodec ttheader = new TTHeaderCodec(MessageLimits.DEFAULTS);

    @TempDir private Path directory;

    private LocalPeer peer;

    private final List<ShmipcMessage> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void closePeer() {
        if (peer != null) {
            peer.close();
        }
    }

    private ShmipcTemplate templateForEcho(MessageCodec codec) {
        peer =
                new LocalPeer(
                        directory,
                        codec,
                        (stream, message) -> {
                            received.add(message);
                            peer.echo(stream, message);
                        });
        return peer.template;
    }

    @Test
    void shouldSendWhatIsWrittenInPlace() throws Exception {
        ShmipcTemplate template = templateForEcho(ttheader);
        AtomicBoolean direct = new AtomicBoolean();

        byte[] answer =
                template.to("echo")
                        .payload(
                                12,
                                writer -> {
                                    writer.putInt(7);
                                    ByteBuffer view = writer.reserve(8);
                                    direct.set(view.isDirect());
                                    view.putLong(0, 9);
                                })
                        .retrieve(byte[].class);

        assertThat(ByteBuffer.wrap(answer).getInt()).isEqualTo(7);
        assertThat(ByteBuffer.wrap(answer).getLong(4)).isEqualTo(9);
        assertThat(direct).isTrue();
        assertThat(received.get(0).header(MessageHeaders.CONTENT_TYPE))
                .isEqualTo("application/octet-stream");
        assertThat(
                        template.to("echo")
                                .payload(1, writer -> writer.put((byte) 'a'))
                                .retrieveAsync(byte[].class)
                                .get())
                .containsExactly('a');
        assertThat(template.to("echo").payload(0, writer -> {}).retrieve(byte[].class)).isEmpty();
    }

    @Test
    void shouldSayWhatTheContentTypeIs() {
        ShmipcTemplate template = templateForEcho(ttheader);

        template.to("echo")
                .header(MessageHeaders.CONTENT_TYPE, "text/csv")
                .payload(2, writer -> writer.put(new byte[] {'1', ';'}))
                .send();

        Eventually.isTrue(() -> received.size() == 1);
        assertThat(received.get(0).header(MessageHeaders.CONTENT_TYPE)).isEqualTo("text/csv");
        assertThat(LocalPeer.text(received.get(0))).isEqualTo("1;");
    }

    @Test
    void shouldWriteInPlaceInPlainFrames() {
        ShmipcTemplate template = templateForEcho(new LengthPrefixedCodec(MessageLimits.DEFAULTS));

        assertThat(
                        template.to("default")
                                .payload(4, writer -> writer.putInt(5))
                                .retrieve(byte[].class))
                .containsExactly(0, 0, 0, 5);
    }

    @Test
    void shouldSendNothingWhenTheLengthIsWrong() {
        ShmipcTemplate template = templateForEcho(ttheader);
        List<SizeClassUsage> before = peer.sessionOfClient().memory();

        for (int written : new int[] {0, 3, 5, 100_000}) {
            assertThatExceptionOfType(ShmipcConversionException.class)
                    .isThrownBy(
                            () ->
                                    template.to("echo")
                                            .payload(4, writer -> writer.put(new byte[written]))
                                            .retrieve(byte[].class))
                    .withMessageContaining(
                            "bytes written in place=" + written + " must be == bytes=4")
                    .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));
            assertThat(
                            template.to("echo")
                                    .payload(4, writer -> writer.put(new byte[written]))
                                    .retrieveAsync(byte[].class))
                    .isCompletedExceptionally();
        }
        assertThat(template.request("echo", "next", String.class)).isEqualTo("next");

        assertThat(received).hasSize(1);
        Eventually.isTrue(() -> peer.sessionOfClient().memory().equals(before));
    }

    @Test
    void shouldSendNothingWhenTheWriterThrows() throws Exception {
        ShmipcTemplate template = templateForEcho(ttheader);

        assertThatThrownBy(
                        () ->
                                template.to("echo")
                                        .payload(
                                                4,
                                                writer -> {
                                                    writer.putInt(1);
                                                    throw new IllegalStateException("mine");
                                                })
                                        .retrieve(byte[].class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
        assertThat(template.request("echo", "next", String.class)).isEqualTo("next");
        assertThat(received).hasSize(1);
    }

    @Test
    void shouldRefuseLengthsThatNoMessageHas() {
        ShmipcTemplate template = templateForEcho(ttheader);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.to("echo").payload(-1, writer -> {}))
                .withMessage("bytes=-1 must be >= 0");
        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(
                        () ->
                                template.to("echo")
                                        .payload((16 << 20) + 1, writer -> {})
                                        .retrieve(byte[].class))
                .withMessageContaining("maxPayloadBytes");
    }
}
