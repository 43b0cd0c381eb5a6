package io.shmipc.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.spring.autoconfigure.ServerProperties;
import io.shmipc.spring.autoconfigure.ShmipcProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.Yaml;

/** The examples of the guide to containers are YAML, and their variables are properties of ours. */
class DocumentedYamlTests {

    private static final Path GUIDE = Path.of("../docs/containers.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private static List<Map<String, Object>> examples() throws IOException {
        return YAML.matcher(Files.readString(GUIDE))
                .results()
                .map(found -> new Yaml().<Map<String, Object>>load(found.group(1)))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static <T> T at(Object from, Object... path) {
        Object here = from;
        for (Object step : path) {
            here =
                    step instanceof Integer index
                            ? ((List<Object>) here).get(index)
                            : ((Map<String, Object>) here).get(step);
            assertThat(here).as("%s of %s", step, List.of(path)).isNotNull();
        }
        return (T) here;
    }

    private static ShmipcProperties bound(Map<String, Object> variables) {
        MutablePropertySources sources = new MutablePropertySources();
        sources.addFirst(
                new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        return new Binder(ConfigurationPropertySources.from(sources))
                .bind("shmipc", ShmipcProperties.class)
                .get();
    }

    private static Map<String, Object> variables(List<Map<String, Object>> named) {
        Map<String, Object> variables = new HashMap<>();
        named.forEach(one -> variables.put((String) one.get("name"), one.get("value")));
        return variables;
    }

    private static void requireAgentAndApp(ShmipcProperties agent, ShmipcProperties app) {
        assertThat(agent.getServer().getAddress()).isEqualTo("unix:/run/shmipc/agent.sock");
        assertThat(app.getClient().getAddress()).isEqualTo(agent.getServer().getAddress());
        assertThat(app.getMemory().getRegionSize()).isEqualTo(DataSize.ofMegabytes(32));
    }

    @Test
    void shouldSetPropertiesInTheComposeFile() throws IOException {
        Map<String, Object> services = at(examples().get(0), "services");
        requireAgentAndApp(
                bound(at(services, "agent", "environment")),
                bound(at(services, "app", "environment")));
        for (String service : List.of("agent", "app")) {
            assertThat(DocumentedYamlTests.<List<String>>at(services, service, "tmpfs"))
                    .allMatch(mount -> mount.contains("exec"));
        }
    }

    @Test
    void shouldSetPropertiesInThePod() throws IOException {
        Map<String, Object> pod = at(examples().get(1), "spec");
        requireAgentAndApp(
                bound(variables(at(pod, "initContainers", 0, "env"))),
                bound(variables(at(pod, "containers", 0, "env"))));
        assertThat(DocumentedYamlTests.<Object>at(pod, "containers", 0, "securityContext"))
                .isEqualTo(at(pod, "initContainers", 0, "securityContext"));
    }

    @Test
    void shouldLetInTheUsersThatVariablesName() throws IOException {
        Map<String, Object> variables =
                Map.of("SHMIPC_SERVER_ALLOWEDUIDS", "10002", "SHMIPC_SERVER_ALLOWEDGIDS", "7,8");

        assertThat(Files.readString(GUIDE)).contains(variables.keySet());
        ServerProperties server = bound(variables).getServer();
        assertThat(server.getAllowedUids()).containsExactly(10002L);
        assertThat(server.getAllowedGids()).containsExactly(7L, 8L);
    }
}
