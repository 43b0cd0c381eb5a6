package io.shmipc.spring.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.Delivery;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.error.HandshakeException;
import io.shmipc.error.MemoryExhaustedException;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.ShmipcException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.spring.codec.MessageCodecException;
import io.shmipc.spring.converter.PayloadConversionException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorTranslatorTest {

    private record Case(RuntimeException error, Class<?> expected, Delivery delivery) {}

    static List<Case> cases() {
        Delivery not = Delivery.NOT_SENT;
        Delivery maybe = Delivery.MAYBE_EXECUTED;
        return List.of(
                new Case(
                        new PeerUnavailableException("nobody"),
                        ShmipcPeerUnavailableException.class,
                        not),
                new Case(
                        new PeerUnavailableException(
                                "nobody",
                                new SessionClosedException("lost", new HandshakeException("no"))),
                        ShmipcRefusedException.class,
                        not),
                new Case(new HandshakeException("no"), ShmipcRefusedException.class, not),
                new Case(
                        new SessionClosedException("lost"),
                        ShmipcSessionLostException.class,
                        maybe),
                new Case(
                        new SessionClosedException("lost", null, not),
                        ShmipcSessionLostException.class,
                        not),
                new Case(
                        new StreamClosedException("closed", null, not),
                        ShmipcUnavailableException.class,
                        not),
                new Case(new EndOfStreamException("end"), ShmipcUnavailableException.class, maybe),
                new Case(
                        new DeadlineExceededException("late"), ShmipcTimeoutException.class, maybe),
                new Case(
                        new DeadlineExceededException("full", null, not),
                        ShmipcTimeoutException.class,
                        not),
                new Case(
                        new MemoryExhaustedException("out"),
                        ShmipcMemoryExhaustedException.class,
                        not),
                new Case(new ProtocolException("odd"), ShmipcProtocolException.class, maybe),
                new Case(new MessageCodecException("odd"), ShmipcProtocolException.class, maybe),
                new Case(
                        new PayloadConversionException("odd"),
                        ShmipcConversionException.class,
                        maybe));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldTranslateWithCauseAndDelivery(Case known) {
        RuntimeException translated = ErrorTranslator.translate("destination=x", known.error);

        assertThat(translated)
                .isExactlyInstanceOf(known.expected)
                .hasCause(known.error)
                .hasMessageStartingWith("destination=x: " + known.error.getMessage());
        assertThat(((ShmipcMessagingException) translated).delivery()).isEqualTo(known.delivery);
        if (known.error instanceof ShmipcException) {
            assertThat(translated.getMessage().split("delivery=", -1)).hasSize(2);
            assertThat(translated).hasMessageEndingWith("; delivery=" + known.delivery);
        }
    }

    @Test
    void shouldCountWhatWasSentBeforeOneOfSeveral() {
        RuntimeException translated =
                ErrorTranslator.translateLater(
                        "destination=x message=3",
                        new DeadlineExceededException("full", null, Delivery.NOT_SENT));

        assertThat(translated)
                .isExactlyInstanceOf(ShmipcTimeoutException.class)
                .hasMessage("destination=x message=3: full; delivery=MAYBE_EXECUTED");
        assertThat(((ShmipcMessagingException) translated).delivery())
                .isEqualTo(Delivery.MAYBE_EXECUTED);
    }

    @Test
    void shouldPassOnWhatIsOfNoLowerLayer() {
        RuntimeException mine = new IllegalArgumentException("mine");
        assertThat(ErrorTranslator.translate("x", mine)).isSameAs(mine);
        RuntimeException ours = new ShmipcTimeoutException("late", null);
        assertThat(ErrorTranslator.translate("x", ours)).isSameAs(ours);
        assertThat(ErrorTranslator.translateLater("x", ours)).isSameAs(ours);
    }

    @Test
    void shouldKeepTheRemoteStackTraceOutOfMessagesAndShort() {
        ShmipcRemoteException error =
                new ShmipcRemoteException("x", "Type", "text", "invalid", "s".repeat(100_000));

        assertThat(error.getMessage()).isEqualTo("destination=x failed with Type: text");
        assertThat(error.toString()).doesNotContain("sss");
        assertThat(error.remoteStackTrace()).hasSize(16 << 10);
        assertThat(error.errorKind()).isEqualTo("invalid");
        assertThat(error.isInvalid()).isTrue();
        assertThat(new ShmipcRemoteException("x", "Type", "text").remoteStackTrace()).isNull();
        assertThat(new ShmipcRemoteException("x", "Type", "text").isInvalid()).isFalse();
    }
}
