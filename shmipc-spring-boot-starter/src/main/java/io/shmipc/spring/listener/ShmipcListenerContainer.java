package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import io.shmipc.server.HotRestartResult;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.spring.codec.MessageCodec;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.SmartLifecycle;

/**
 * Ties servers to the life of the application: they accept peers when ordinary beans are up, and
 * stop before those go. All of them start, or none does. Stopping lets requests that have arrived
 * finish, results that are completed later included, up to each server's drain timeout. Without any
 * listener there is no server. While it runs the application stays up.
 *
 * <p>When all servers have handed over to another process the container counts as stopped, and a
 * {@link ShmipcServerHandedOverEvent} says so.
 */
public final class ShmipcListenerContainer
        implements SmartLifecycle, ApplicationEventPublisherAware {

    private static final Logger log = LoggerFactory.getLogger(ShmipcListenerContainer.class);

    /** Late to start and early to stop, like the containers of other messaging modules. */
    private static final int PHASE = Integer.MAX_VALUE - 100;

    private final List<ServerConfig> configs;
    private final RequestDispatcher dispatcher;
    private final boolean autoStartup;

    /** Changed under the lock; whoever only looks must not wait for a server that starts. */
    private volatile @Nullable RunningServers servers;

    private volatile @Nullable ApplicationEventPublisher events;

    public ShmipcListenerContainer(
            ServerConfig config, RequestDispatcher dispatcher, boolean autoStartup) {
        this(List.of(config), dispatcher, autoStartup);
    }

    /**
     * A container of several servers for the same listeners.
     *
     * @throws ConfigurationException if there is none
     */
    public ShmipcListenerContainer(
            List<ServerConfig> configs, RequestDispatcher dispatcher, boolean autoStartup) {
        if (configs.isEmpty()) {
            throw new ConfigurationException("servers=0 must be >= 1");
        }
        this.configs = List.copyOf(configs);
        this.dispatcher = dispatcher;
        this.autoStartup = autoStartup;
    }

    /** The running server, the first of several, or null. */
    public @Nullable ShmipcServer server() {
        List<ShmipcServer> running = servers();
        return running.isEmpty() ? null : running.get(0);
    }

    /**
     * The running servers, in the order of their settings; those that have handed over are gone.
     */
    public List<ShmipcServer> servers() {
        RunningServers running = servers;
        return running == null ? List.of() : running.list();
    }

    @Override
    public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
        events = publisher;
    }

    @Override
    public synchronized void start() {
        if (servers != null) {
            return;
        }
        Collection<ListenerRegistration> listeners = dispatcher.registry().listeners();
        List<Object> addresses = configs.stream().<Object>map(ServerConfig::address).toList();
        if (listeners.isEmpty()) {
            log.info("no @ShmipcListener found: server for address={} not started", addresses);
            return;
        }
        checkDestinations(listeners);
        RunningServers started = RunningServers.start(configs, dispatcher);
        servers = started;
        for (ShmipcServer server : started.list()) {
            server.handedOver().thenAccept(result -> onHandedOver(started, server, result));
        }
        log.info("listening on {} with listeners={}", addresses, listeners.size());
    }

    /** On the thread that handed over. */
    private void onHandedOver(RunningServers all, ShmipcServer gone, HotRestartResult result) {
        boolean last;
        synchronized (this) {
            last = servers == all && all.handedOver(gone, result);
            if (last) {
                servers = null;
            }
        }
        if (!last) {
            log.info("server={} has handed over", gone.config().name());
            return;
        }
        try {
            ApplicationEventPublisher publisher = events;
            if (publisher != null) {
                publisher.publishEvent(new ShmipcServerHandedOverEvent(this, all.results()));
            }
        } catch (RuntimeException e) {
            log.warn("server={} has handed over, but a listener failed", gone.config().name(), e);
        } finally {
            all.letGo();
        }
    }

    @Override
    public void stop() {
        RunningServers running;
        synchronized (this) {
            running = servers;
            servers = null;
        }
        if (running != null) {
            running.close();
        }
    }

    @Override
    public boolean isRunning() {
        return servers != null;
    }

    @Override
    public boolean isAutoStartup() {
        return autoStartup;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void checkDestinations(Collection<ListenerRegistration> listeners) {
        if (dispatcher.codec().carriesMetadata()) {
            return;
        }
        for (ListenerRegistration listener : listeners) {
            if (!listener.destinations().equals(List.of(MessageCodec.DEFAULT_DESTINATION))) {
                throw new ConfigurationException(
                        "destination="
                                + String.join(", ", listener.destinations())
                                + " of listener id="
                                + listener.id()
                                + " must be == "
                                + MessageCodec.DEFAULT_DESTINATION
                                + " with a codec that carries no destination");
            }
        }
    }
}
