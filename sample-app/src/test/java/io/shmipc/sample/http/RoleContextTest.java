package io.shmipc.sample.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.sample.SampleApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** What a role has in its context, with HTTP and without. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class RoleContextTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"agent", "app", "traffic", "query"})
    void shouldHaveNothingOfAWebServerOrActuatorUnlessAskedFor(String role) {
        try (ConfigurableApplicationContext context = start(role)) {
            assertThat(context).isNotInstanceOf(WebServerApplicationContext.class);
            Stream<String> types =
                    Arrays.stream(context.getBeanDefinitionNames())
                            .map(name -> String.valueOf(context.getType(name)));
            assertThat(types)
                    .noneMatch(
                            type ->
                                    type.matches(
                                            ".*(micrometer|actuate|webmvc|web\\.servlet|tomcat).*"));
        }
    }

    @Test
    void shouldServeTheEndpointsToThisMachineOnlyWhereAskedFor(CapturedOutput output)
            throws Exception {
        try (ConfigurableApplicationContext context = start("agent", "http")) {
            int port = ((WebServerApplicationContext) context).getWebServer().getPort();
            assertThat(output.getAll()).contains(ActuatorHttp.readyLine(port));
            assertThat(ActuatorHttp.READY_LINE.matcher(ActuatorHttp.readyLine(port)).find())
                    .isTrue();
            String actuator = "http://127.0.0.1:" + port + "/actuator";
            assertThat(get(actuator).body())
                    .contains("/actuator/health\"")
                    .contains("/actuator/shmipc\"")
                    .contains("/actuator/shmipcdump\"")
                    .contains("/actuator/prometheus\"")
                    .doesNotContain("/actuator/env\"")
                    .doesNotContain("/actuator/heapdump\"");
            assertThat(get(actuator + "/prometheus").body()).contains("shmipc_");
            assertThat(context.getEnvironment().getProperty("server.address"))
                    .isEqualTo("127.0.0.1");
        }
    }

    private ConfigurableApplicationContext start(String... profiles) {
        SpringApplication application = new SpringApplication(SampleApplication.class);
        application.setAdditionalProfiles(profiles);
        // No agent listens there: nothing of a role's work is done here.
        return application.run(
                "--sample.address=unix:" + folder.resolve("agent.sock"),
                "--sample.agent.data=" + folder.resolve("logs"),
                "--sample.query.name=x",
                "--sample.http.port=0");
    }

    private static HttpResponse<String> get(String uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(uri))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        BodyHandlers.ofString());
    }
}
