package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import io.shmipc.server.HotRestartResult;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.spring.codec.MessageCodec;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.SmartLifecycle;

/**
 * Ties a server to the life of the application: it accepts peers when ordinary beans are up, and
 * stops before they go. Stopping lets requests that have arrived finish, up to the server's drain
 * timeout. Without any listener there is no server. While it runs the application stays up.
 *
 * <p>When the server has handed over to another process the container counts as stopped, and a
 * {@link ShmipcServerHandedOverEvent} says so.
 */
public final class ShmipcListenerContainer
        implements SmartLifecycle, ApplicationEventPublisherAware {

    private static final Logger log = LoggerFactory.getLogger(ShmipcListenerContainer.class);

    /** Late to start and early to stop, like the containers of other messaging modules. */
    private static final int PHASE = Integer.MAX_VALUE - 100;

    private final ServerConfig config;
    private final RequestDispatcher dispatcher;
    private final boolean autoStartup;
    private @Nullable ShmipcServer server;
    private @Nullable KeepAlive keepAlive;
    private volatile @Nullable ApplicationEventPublisher events;

    public ShmipcListenerContainer(
            ServerConfig config, RequestDispatcher dispatcher, boolean autoStartup) {
        this.config = config;
        this.dispatcher = dispatcher;
        this.autoStartup = autoStartup;
    }

    /** The running server, or null. */
    public synchronized @Nullable ShmipcServer server() {
        return server;
    }

    @Override
    public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
        events = publisher;
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        Collection<ListenerEndpoint> endpoints = dispatcher.registry().endpoints();
        if (endpoints.isEmpty()) {
            log.info(
                    "no @ShmipcListener found: server for address={} not started",
                    config.address());
            return;
        }
        checkDestinations(endpoints);
        ShmipcServer started = ShmipcServer.start(config, dispatcher);
        server = started;
        keepAlive = new KeepAlive(config.name());
        started.handedOver().thenAccept(result -> onHandedOver(started, result));
        log.info("listening on {} with listeners={}", config.address(), endpoints.size());
    }

    /** On the thread that handed over. */
    private void onHandedOver(ShmipcServer gone, HotRestartResult result) {
        KeepAlive keeping;
        synchronized (this) {
            if (server != gone) {
                return;
            }
            keeping = keepAlive;
            server = null;
            keepAlive = null;
        }
        try {
            ApplicationEventPublisher publisher = events;
            if (publisher != null) {
                publisher.publishEvent(new ShmipcServerHandedOverEvent(this, result));
            }
        } catch (RuntimeException e) {
            log.warn("server={} has handed over, but a listener failed", config.name(), e);
        } finally {
            if (keeping != null) {
                keeping.close();
            }
        }
    }

    @Override
    public void stop() {
        ShmipcServer running;
        KeepAlive keeping;
        synchronized (this) {
            running = server;
            keeping = keepAlive;
            server = null;
            keepAlive = null;
        }
        try {
            if (running != null) {
                running.close();
            }
        } finally {
            if (keeping != null) {
                keeping.close();
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
    }

    @Override
    public boolean isAutoStartup() {
        return autoStartup;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void checkDestinations(Collection<ListenerEndpoint> endpoints) {
        if (dispatcher.codec().carriesMetadata()) {
            return;
        }
        for (ListenerEndpoint endpoint : endpoints) {
            if (!endpoint.destination().equals(MessageCodec.DEFAULT_DESTINATION)) {
                throw new ConfigurationException(
                        "destination="
                                + endpoint.destination()
                                + " of listener id="
                                + endpoint.id()
                                + " must be == "
                                + MessageCodec.DEFAULT_DESTINATION
                                + " with a codec that carries no destination");
            }
        }
    }
}
