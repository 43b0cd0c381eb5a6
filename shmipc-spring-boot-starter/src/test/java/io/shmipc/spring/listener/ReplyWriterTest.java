package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.observation.MessageObserver;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Where there is no room for an answer, and the thread is an event loop. */
class ReplyWriterTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    /** How long each flush was ready to wait; null for as long as the settings say. */
    private final List<Duration> flushes = new ArrayList<>();

    /** What is to be done a moment later. */
    private final Queue<Runnable> later = new ArrayDeque<>();

    private int callBacks;

    private final Stream stream =
            (Stream)
                    Proxy.newProxyInstance(
                            Stream.class.getClassLoader(),
                            new Class<?>[] {Stream.class},
                            (proxy, method, arguments) -> {
                                switch (method.getName()) {
                                    case "flush" -> {
                                        flushes.add(
                                                arguments == null ? null : (Duration) arguments[0]);
                                        throw new DeadlineExceededException("no room", null);
                                    }
                                    case "callBack" -> callBacks++;
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                }
                                return null;
                            });

    private ReplyWriter onEventLoop() {
        return new ReplyWriter(
                stream,
                new DispatchSettings(
                        new TTHeaderCodec(MessageLimits.DEFAULTS),
                        new PayloadConverters(List.of()),
                        MessageObserver.NONE,
                        LONG,
                        LONG,
                        LONG,
                        LONG,
                        LONG,
                        false,
                        false),
                ShmipcMessage.builder(MessageKind.REQUEST).build(),
                true,
                later::add);
    }

    @Test
    void shouldNotHoldTheLoop() {
        assertThat(onEventLoop().flush()).isFalse();

        assertThat(flushes).containsExactly(Duration.ZERO);
    }

    @Test
    void shouldAskOnceToBeCalledHoweverOftenItIsTried() {
        ReplyWriter writer = onEventLoop();
        writer.flush();
        writer.flush();
        assertThat(later).hasSize(1);

        later.remove().run();
        writer.flush();

        assertThat(callBacks).isEqualTo(1);
        assertThat(later).hasSize(1);
    }
}
