package io.shmipc.console.fleet;

import io.shmipc.console.config.ConsoleProperties;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryProperties;

/** Stand-ins for what surrounds discovery. */
public final class Fakes {

    private Fakes() {}

    /** Discovery by a registry, with no list in YAML. */
    public static Discovery discovery(DiscoveryClient registry, ConsoleProperties properties) {
        return new Discovery(
                registry,
                new StaticListableBeanFactory().getBeanProvider(SimpleDiscoveryProperties.class),
                properties,
                Clock.systemUTC());
    }

    public static ServiceInstance instance(String service, URI uri, Map<String, String> metadata) {
        return new DefaultServiceInstance(
                null,
                service,
                uri.getHost(),
                uri.getPort(),
                "https".equals(uri.getScheme()),
                metadata) {
            @Override
            public URI getUri() {
                return uri;
            }
        };
    }

    /** A registry that a test fills. */
    public static final class Registry implements DiscoveryClient {

        private final Map<String, List<ServiceInstance>> services = new ConcurrentHashMap<>();
        private volatile RuntimeException failure;

        public void add(String service, URI uri) {
            add(service, uri, Map.of());
        }

        public void add(String service, URI uri, Map<String, String> metadata) {
            services.computeIfAbsent(service, name -> new CopyOnWriteArrayList<>())
                    .add(instance(service, uri, metadata));
        }

        public void clear(String service) {
            services.get(service).clear();
        }

        public void fail(RuntimeException with) {
            failure = with;
        }

        @Override
        public String description() {
            return "a registry";
        }

        @Override
        public List<ServiceInstance> getInstances(String service) {
            if (failure != null) {
                throw failure;
            }
            return services.getOrDefault(service, List.of());
        }

        @Override
        public List<String> getServices() {
            if (failure != null) {
                throw failure;
            }
            return List.copyOf(services.keySet());
        }
    }

    /** A clock that a test moves on. */
    public static final class MutableClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-21T22:00:00Z");

        public void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
