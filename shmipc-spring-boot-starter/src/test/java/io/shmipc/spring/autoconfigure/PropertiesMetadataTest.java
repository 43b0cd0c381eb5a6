package io.shmipc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PropertiesMetadataTest {

    private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

    private final Map<String, JsonNode> properties = load();

    @Test
    void shouldDescribeEveryPropertyInOneSentence() {
        assertThat(properties).hasSizeGreaterThan(30);
        properties.forEach(
                (name, property) ->
                        assertThat(property.path("description").asString(""))
                                .as(name)
                                .matches("[A-Z].*[^.]\\."));
    }

    @Test
    void shouldStateDefaults() {
        assertDefault("shmipc.enabled", "true");
        assertDefault("shmipc.codec", "ttheader");
        assertDefault("shmipc.memory.type", "memfd");
        assertDefault("shmipc.memory.region-size", "32MB");
        assertDefault("shmipc.client.request-timeout", "5s");
        assertDefault("shmipc.client.fail-fast", "false");
        assertDefault("shmipc.client.name", "client");
        assertDefault("shmipc.client.required", "true");
        assertDefault("shmipc.server.include-stacktrace", "false");
        assertDefault("shmipc.listener.busy-timeout", "30s");
        assertDefault("shmipc.session.handshake-timeout", "1s");
        assertDefault("shmipc.session.wait.strategy", "adaptive");
        assertDefault("shmipc.session.wait.max-spin", "50us");
        assertDefault("shmipc.session.handler-threads", "workers");
        assertDefault("shmipc.server.drain-timeout", "5s");
        assertDefault("shmipc.server.take-over", "false");
        assertDefault("shmipc.server.hand-over-when-replaced", "true");
        assertDefault("shmipc.server.hot-restart.timeout", "2s");
        assertDefault("shmipc.client.breaker.open-time", "5s");
        assertDefault("shmipc.session.exhaustion-policy", "fall-back");
        assertDefault("shmipc.session.leak-detection", "sampled");
        assertDefault("shmipc.session.leak-sampling", "128");
        assertDefault("shmipc.session.held-too-long", "1m");
        assertDefault("shmipc.session.max-peer-memory-size", "64GB");
    }

    @Test
    void shouldHaveNoUnexpectedPropertyWithoutDefault() {
        List<String> without =
                properties.entrySet().stream()
                        .filter(e -> e.getValue().path("defaultValue").isMissingNode())
                        .map(Map.Entry::getKey)
                        .filter(name -> !isInherited(name))
                        .sorted()
                        .toList();

        assertThat(without)
                .containsExactly(
                        "management.endpoint.shmipcdump.roles",
                        "shmipc.client.address",
                        "shmipc.client.allowed-server-uids",
                        "shmipc.client.event-loop-cpus",
                        "shmipc.clients",
                        "shmipc.listener.concurrency",
                        "shmipc.memory.size-classes",
                        "shmipc.server.address",
                        "shmipc.server.addresses",
                        "shmipc.server.allowed-gids",
                        "shmipc.server.allowed-uids",
                        "shmipc.server.event-loop-cpus",
                        "shmipc.server.max-sessions-per-peer",
                        "shmipc.server.unix-file-group",
                        "shmipc.server.unix-file-owner",
                        "shmipc.session.wait.interval");
    }

    @Test
    void shouldSayWhatAClientInheritsInsteadOfADefault() {
        List<String> inherited =
                properties.keySet().stream().filter(name -> isInherited(name)).toList();

        assertThat(inherited).hasSize(23);
        for (String name : inherited) {
            String common = name.replace("shmipc.client.", "shmipc.");
            assertThat(properties).containsKey(common);
            assertThat(properties.get(name).path("description").asString())
                    .contains(" of " + common + " if ");
            assertThat(properties.get(name).path("type"))
                    .as(name)
                    .isEqualTo(properties.get(common).path("type"));
            assertThat(properties.get(name).has("defaultValue")).as(name).isFalse();
        }
    }

    private static boolean isInherited(String name) {
        return name.startsWith("shmipc.client.memory.")
                || name.startsWith("shmipc.client.session.");
    }

    private void assertDefault(String name, String value) {
        assertThat(properties).containsKey(name);
        assertThat(properties.get(name).path("defaultValue").asString()).as(name).isEqualTo(value);
    }

    private static Map<String, JsonNode> load() {
        try (InputStream in = PropertiesMetadataTest.class.getResourceAsStream(METADATA)) {
            return JsonMapper.builder()
                    .build()
                    .readTree(in)
                    .path("properties")
                    .valueStream()
                    .collect(Collectors.toMap(p -> p.path("name").asString(), p -> p));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
