package io.shmipc.spring.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.core.ShmipcTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

/** What an application with a client and a server, which have talked, gives to Prometheus. */
final class ScrapedApplication {

    private ScrapedApplication() {}

    static String scrape() {
        AtomicReference<String> text = new AtomicReference<>();
        try {
            Path folder = Files.createTempDirectory("shm");
            String address = "unix:" + folder.resolve("s.sock");
            new ApplicationContextRunner()
                    .withUserConfiguration(Application.class)
                    .withPropertyValues(
                            "shmipc.server.address=" + address,
                            "shmipc.client.address=" + address,
                            "shmipc.memory.region-size=2MB",
                            "management.metrics.distribution.percentiles-histogram.shmipc=true")
                    .run(
                            context -> {
                                assertThat(context).hasNotFailed();
                                assertThat(
                                                context.getBean(ShmipcTemplate.class)
                                                        .request("length", "four", Integer.class))
                                        .isEqualTo(4);
                                PrometheusMeterRegistry registry =
                                        context.getBean(PrometheusMeterRegistry.class);
                                // Size classes are known since the first time that sessions were
                                // counted.
                                registry.scrape();
                                text.set(registry.scrape());
                            });
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.get();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Lengths lengths() {
            return new Lengths();
        }
    }

    static class Lengths {

        @ShmipcListener(destination = "length")
        int length(String text) {
            return text.length();
        }
    }
}
