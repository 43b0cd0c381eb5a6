package io.shmipc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesWarningTests {

    private final ApplicationContextRunner contexts =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(ShmipcAutoConfiguration.class));

    @Test
    void shouldNameEachPropertyThatHasNoEffectAndStart(CapturedOutput output) {
        contexts.withPropertyValues(
                        "shmipc.client.adress=unix:/tmp/none.sock",
                        "shmipc.clients.agent.memory.region-sise=1MB",
                        "shmipc.memory.region-size=8MB",
                        "shmipcs.other=1")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output)
                .contains("property 'shmipc.client.adress' has no effect")
                .contains("property 'shmipc.clients.agent.memory.region-sise' has no effect")
                .doesNotContain("'shmipc.memory.region-size'")
                .doesNotContain("shmipcs");
    }

    @Test
    void shouldSayNothingWhereAllPropertiesAreKnown(CapturedOutput output) {
        contexts.withPropertyValues(
                        "shmipc.client.address=unix:/tmp/none.sock",
                        "shmipc.clients.agent.address=unix:/tmp/none.sock",
                        "shmipc.clients.agent.session.wait.strategy=blocking",
                        "shmipc.server.addresses[0]=unix:/tmp/none.sock",
                        "shmipc.listener.concurrency=2")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).doesNotContain("has no effect");
    }

    @Test
    void shouldSayNothingOfVariablesThatOthersMaySet(CapturedOutput output) {
        contexts.withSystemProperties("shmipc.home=/opt")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).doesNotContain("has no effect");
    }
}
