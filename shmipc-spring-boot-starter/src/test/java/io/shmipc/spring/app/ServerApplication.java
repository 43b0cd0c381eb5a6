package io.shmipc.spring.app;

import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.listener.ShmipcServerHandedOverEvent;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** A Boot application with listeners and nothing else, for tests to start in a JVM of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ServerApplication {

    /** Exit status of a process that ended without cleaning up. */
    public static final int HALTED = 77;

    /** Exit status of a process whose server has handed over to another one. */
    public static final int HANDED_OVER = 78;

    @Bean
    Orders orders() {
        return new Orders();
    }

    @ShmipcListener(destination = "die")
    String die() {
        Runtime.getRuntime().halt(HALTED);
        return "never";
    }

    @EventListener
    void end(ShmipcServerHandedOverEvent event) {
        System.exit(HANDED_OVER);
    }

    public static void main(String[] args) {
        ConfigurableApplicationContext context =
                SpringApplication.run(ServerApplication.class, args);
        // The test's JVM may end without having ended this one.
        ProcessHandle.current()
                .parent()
                .ifPresent(
                        parent ->
                                parent.onExit()
                                        .thenRun(
                                                () ->
                                                        System.exit(
                                                                SpringApplication.exit(context))));
    }
}
