package io.shmipc.console.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the console.
 *
 * @param services names of the services to show; all that discovery names if empty. An instance of
 *     a service that is not named here, nor in the list in YAML, is shown once it has answered with
 *     shmipc
 * @param discoveryInterval how often discovery is asked for instances
 * @param pollInterval how often each instance is asked
 * @param history how far back charts reach, and how long an instance is shown after discovery
 *     stopped naming it
 * @param connectTimeout deadline for a connection to an instance
 * @param requestTimeout deadline for a whole answer of an instance, the connection included
 * @param maxResponse longest answer of an instance that is read
 * @param maxBuffered bytes of answers of all instances that may be in memory at a time
 * @param maxDump largest dump of a segment that is passed on
 * @param dumpTimeout deadline for a whole dump
 * @param maxInstances instances shown; of more only the first
 * @param threads threads that begin requests and read answers
 * @param instances how to sign in at the instances of a service, by its name
 */
@ConfigurationProperties("shmipc.console")
public record ConsoleProperties(
        @DefaultValue List<String> services,
        @DefaultValue("10s") Duration discoveryInterval,
        @DefaultValue("2s") Duration pollInterval,
        @DefaultValue("10m") Duration history,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("3s") Duration requestTimeout,
        @DefaultValue("4MB") DataSize maxResponse,
        @DefaultValue("128MB") DataSize maxBuffered,
        @DefaultValue("2GB") DataSize maxDump,
        @DefaultValue("2m") Duration dumpTimeout,
        @DefaultValue("1000") int maxInstances,
        @DefaultValue("16") int threads,
        @DefaultValue Map<String, Credentials> instances) {

    /** Points a chart may have, whatever its interval. */
    public static final int MAX_SAMPLES = 3600;

    public ConsoleProperties {
        atLeast("discovery-interval", discoveryInterval, Duration.ofMillis(100));
        atLeast("poll-interval", pollInterval, Duration.ofMillis(100));
        atLeast("history", history, pollInterval);
        atLeast("connect-timeout", connectTimeout, Duration.ofMillis(1));
        atLeast("request-timeout", requestTimeout, Duration.ofMillis(1));
        atLeast("dump-timeout", dumpTimeout, Duration.ofMillis(1));
        atLeast("max-response", maxResponse.toBytes(), 1024);
        atLeast("max-buffered", maxBuffered.toBytes(), maxResponse.toBytes());
        atLeast("max-dump", maxDump.toBytes(), 1024);
        atLeast("max-instances", maxInstances, 1);
        atLeast("threads", threads, 2);
        services = List.copyOf(services);
        instances = Map.copyOf(instances);
    }

    private static void atLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "shmipc.console." + name + "=" + value + " must be >= " + least);
        }
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "shmipc.console." + name + "=" + value + " must be >= " + least);
        }
    }

    /** Points a chart has at most: one for each time an instance is asked. */
    public int samples() {
        return (int) Math.min(MAX_SAMPLES, history.dividedBy(pollInterval) + 1);
    }

    /**
     * How to sign in at an instance, with HTTP basic.
     *
     * @param username nobody signs in if it is absent
     */
    public record Credentials(@Nullable String username, @Nullable String password) {

        /** Tells who, never how. */
        @Override
        public String toString() {
            return "Credentials[username=" + username + "]";
        }
    }
}
