package io.shmipc.spring.app;

import io.shmipc.spring.annotation.ShmipcListener;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Boot application with listeners and nothing else, for tests to start in a JVM of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ServerApplication {

    /** Exit status of a process that ended without cleaning up. */
    public static final int HALTED = 77;

    @Bean
    Orders orders() {
        return new Orders();
    }

    @ShmipcListener(destination = "die")
    String die() {
        Runtime.getRuntime().halt(HALTED);
        return "never";
    }

    public static void main(String[] args) {
        ConfigurableApplicationContext context =
                SpringApplication.run(ServerApplication.class, args);
        Thread watch = new Thread(() -> exitWithParent(context), "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** Standard input ends with the test's JVM, however that ends. */
    private static void exitWithParent(ConfigurableApplicationContext context) {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            // Ends as well.
        }
        System.exit(SpringApplication.exit(context));
    }
}
