package io.shmipc.console.fleet;

import io.shmipc.console.config.ConsoleProperties;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.simple.InstanceProperties;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryProperties;
import org.springframework.stereotype.Component;

/**
 * Asks Spring Cloud's discovery which instances there are. Whatever it is that finds them, a list
 * in YAML or a registry, it is only asked here, and nothing else is ever called.
 */
@Component
public class Discovery {

    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

    private final DiscoveryClient client;
    private final ConsoleProperties properties;
    private final Map<String, List<URI>> listed = new HashMap<>();
    private final Clock clock;

    /** What a service last had; shown while the registry does not answer. */
    private final Map<String, List<Instance>> lastKnown = new HashMap<>();

    Discovery(
            DiscoveryClient client,
            ObjectProvider<SimpleDiscoveryProperties> list,
            ConsoleProperties properties,
            Clock clock) {
        this.client = client;
        this.properties = properties;
        SimpleDiscoveryProperties simple = list.getIfAvailable();
        if (simple != null) {
            simple.getInstances()
                    .forEach(
                            (service, instances) ->
                                    listed.put(
                                            service,
                                            instances.stream()
                                                    .map(InstanceProperties::getUri)
                                                    .filter(Objects::nonNull)
                                                    .toList()));
        }
        this.clock = clock;
    }

    /** Asks now; may take as long as the registry takes. Not for two threads at a time. */
    public Fleet ask() {
        List<String> problems = new ArrayList<>();
        Map<String, Instance> found = new HashMap<>();
        Set<String> services = services(problems);
        lastKnown.keySet().retainAll(services);
        for (String service : services) {
            for (Instance instance : instances(service, problems)) {
                found.putIfAbsent(instance.id(), instance);
            }
        }
        List<Instance> instances =
                found.values().stream()
                        .sorted(
                                Comparator.comparing(Instance::service)
                                        .thenComparing(Instance::management))
                        .limit(properties.maxInstances())
                        .toList();
        if (instances.size() < found.size()) {
            problems.add(
                    "Discovery names "
                            + found.size()
                            + " instances; shmipc.console.max-instances="
                            + properties.maxInstances()
                            + " of them are shown.");
        }
        return new Fleet(instances, clock.instant(), problems);
    }

    private Set<String> services(List<String> problems) {
        if (!properties.services().isEmpty()) {
            return new LinkedHashSet<>(properties.services());
        }
        try {
            return new LinkedHashSet<>(client.getServices());
        } catch (RuntimeException failed) {
            LOG.warn("Discovery does not name its services", failed);
            problems.add("Discovery does not answer: " + failed.getClass().getSimpleName() + ".");
            return new LinkedHashSet<>(lastKnown.keySet());
        }
    }

    private List<Instance> instances(String service, List<String> problems) {
        List<ServiceInstance> named;
        try {
            named = client.getInstances(service);
        } catch (RuntimeException failed) {
            LOG.warn("Discovery does not name the instances of {}", service, failed);
            problems.add(
                    "Discovery does not name the instances of "
                            + service
                            + ": "
                            + failed.getClass().getSimpleName()
                            + ". Shown is what it named before.");
            return lastKnown.getOrDefault(service, List.of());
        }
        List<Instance> instances = new ArrayList<>();
        for (ServiceInstance each : named) {
            try {
                instances.add(instance(service, each));
            } catch (RuntimeException invalid) {
                problems.add(
                        "An instance of "
                                + service
                                + " has no address that can be called: "
                                + invalid.getMessage());
            }
        }
        lastKnown.put(service, List.copyOf(instances));
        return instances;
    }

    private Instance instance(String service, ServiceInstance each) {
        URI management = ManagementAddress.of(each, address(service, each));
        return new Instance(
                idOf(service, management),
                service,
                management,
                listed.containsKey(service) || properties.services().contains(service));
    }

    /** As the list in YAML has it, if it does: discovery passes on its host and port only. */
    private URI address(String service, ServiceInstance each) {
        for (URI uri : listed.getOrDefault(service, List.of())) {
            if (uri.getPort() == each.getPort() && Objects.equals(uri.getHost(), each.getHost())) {
                return uri;
            }
        }
        return each.getUri();
    }

    static String idOf(String service, URI management) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest((service + "|" + management).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
