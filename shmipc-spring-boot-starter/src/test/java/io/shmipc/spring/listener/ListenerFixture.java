package io.shmipc.spring.listener;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ServerConfig;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.SessionConfig;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.JsonPayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.StringPayloadConverter;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Listeners of some beans behind a server, and a client that speaks the wire by hand. */
final class ListenerFixture implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    MessageCodec codec = new TTHeaderCodec(MessageLimits.DEFAULTS);
    final ListenerEndpointRegistry registry = new ListenerEndpointRegistry();
    final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    final UnixDomainSocketAddress address;
    private final SessionConfig session;
    private final Duration drainTimeout;
    private ShmipcListenerContainer container;
    private ShmipcClient client;

    ListenerFixture(Path directory, SessionConfig session, Duration drainTimeout) {
        this.address = UnixDomainSocketAddress.of(directory.resolve("l.sock"));
        this.session = session;
        this.drainTimeout = drainTimeout;
    }

    /** Starts with these beans. */
    ListenerFixture start(Consumer<RequestDispatcher.Builder> settings, Object... beans) {
        PayloadConverters converters =
                new PayloadConverters(
                        List.of(
                                new BytesPayloadConverter(),
                                new StringPayloadConverter(),
                                new JsonPayloadConverter(JsonMapper.builder().build())));
        RequestDispatcher.Builder builder =
                RequestDispatcher.builder(registry, codec, converters)
                        .mayWait(session.handlerThreads() != HandlerThreads.EVENT_LOOP);
        settings.accept(builder);
        RequestDispatcher dispatcher = builder.build();
        context.registerBean(PayloadConverters.class, () -> converters);
        context.registerBean(ListenerEndpointRegistry.class, () -> registry);
        context.registerBean(ShmipcListenerBeanPostProcessor.class);
        for (int i = 0; i < beans.length; i++) {
            register("bean" + i, beans[i]);
        }
        context.refresh();
        container =
                new ShmipcListenerContainer(
                        ServerConfig.builder(address)
                                .session(session)
                                .drainTimeout(drainTimeout)
                                .build(),
                        dispatcher,
                        true);
        container.start();
        return this;
    }

    @SuppressWarnings("unchecked")
    private <T> void register(String name, T bean) {
        context.registerBean(name, (Class<T>) bean.getClass(), () -> bean);
    }

    ListenerFixture start(Object... beans) {
        return start(builder -> {}, beans);
    }

    ShmipcListenerContainer container() {
        return container;
    }

    ShmipcClient client() {
        if (client == null) {
            client =
                    ShmipcClient.connect(
                            ClientConfig.builder(address)
                                    .connectTimeout(TIMEOUT)
                                    .session(SessionConfig.builder().regionBytes(4 << 20).build())
                                    .build());
        }
        return client;
    }

    /** A stream of its own. */
    RawCaller caller() {
        return new RawCaller(client().borrowStream(), codec);
    }

    /** Waits for something that no event tells of, to the test's time limit. */
    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits until a number has not changed for a while. */
    static int awaitRest(IntSupplier number) {
        int last = -1;
        for (int same = 0; same < 150; same++) {
            int now = number.getAsInt();
            if (now != last) {
                last = now;
                same = 0;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return last;
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        if (container != null) {
            container.stop();
        }
        context.close();
    }
}
