package io.shmipc.spring.test;

import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.core.ShmipcTemplate;
import io.shmipc.spring.core.StreamSource;
import io.shmipc.spring.listener.RequestDispatcher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Calls listeners by their destination, without a server, a client or shared memory:
 *
 * <pre>{@code
 * try (ShmipcListenerTester listeners = ShmipcListenerTester.of(new Prices())) {
 *     Price price = listeners.request("price", new Order("tea"), Price.class);
 * }
 * }</pre>
 *
 * <p>The way of a message is that of production, but for the transport: the template converts and
 * encodes it, the dispatcher decodes it and finds the listener, and errors come back as they would.
 * Listeners run on threads of their own. What was sent one-way has been handled when the call
 * returns, provided that the listener takes no longer than the timeout and is not asynchronous.
 */
public final class ShmipcListenerTester implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final RequestDispatcher dispatcher;
    private final ShmipcTemplate template;
    private final @Nullable ConfigurableApplicationContext own;

    private ShmipcListenerTester(
            ApplicationContext context, @Nullable ConfigurableApplicationContext own) {
        this.dispatcher = context.getBean(RequestDispatcher.class);
        this.template =
                new ShmipcTemplate(
                        new Streams(),
                        context.getBean(MessageCodec.class),
                        context.getBean(PayloadConverters.class),
                        TIMEOUT);
        this.own = own;
    }

    /** The listener methods of these objects, with nothing of an application around them. */
    public static ShmipcListenerTester of(Object... listeners) {
        ConfigurableApplicationContext context = ListenerContext.start(listeners);
        return new ShmipcListenerTester(context, context);
    }

    /**
     * The listeners of an application.
     *
     * @param context one with the starter's beans for a server, which need not run: {@code
     *     shmipc.server.address} is set, and {@code shmipc.server.auto-startup=false} keeps it down
     */
    public static ShmipcListenerTester of(ApplicationContext context) {
        return new ShmipcListenerTester(context, null);
    }

    /** Sends a request to the listener of {@code destination}, and waits for its reply. */
    public <T> T request(String destination, Object payload, Class<T> responseType) {
        return template.request(destination, payload, responseType);
    }

    /** Sends one-way to the listener of {@code destination}, and waits until it is done. */
    public void send(String destination, Object payload) {
        template.send(destination, payload);
    }

    /** For everything else that can be sent; a {@link ShmipcOperations}. */
    public ShmipcTemplate template() {
        return template;
    }

    /** Ends what {@link #of(Object...)} began; does nothing to an application's context. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }

    private final class Streams implements StreamSource {

        @Override
        public Stream borrow() {
            MemoryStream.Pair pair = MemoryStream.pair(WaitForTheOther::new);
            MemoryThreads.execute(() -> serve(pair.server()));
            return pair.client();
        }

        @Override
        public void giveBack(Stream stream) {
            stream.close();
        }

        private void serve(MemoryStream stream) {
            try {
                dispatcher.onStream(stream);
            } finally {
                if (!stream.hasCallbacks()) {
                    stream.close();
                }
            }
        }
    }

    /** Has a sender that waits for no answer wait until what it sent has been handled. */
    private record WaitForTheOther(MemoryStream server) implements MemoryStream.Watcher {

        @Override
        public void afterClose(MemoryStream stream) {
            if (!stream.wantsAnswer()) {
                server.awaitEnd(TIMEOUT);
            }
        }
    }
}
