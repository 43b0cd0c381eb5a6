package io.shmipc.spring.test;

import io.shmipc.spring.test.autoconfigure.AutoConfigureShmipc;
import java.util.Map;
import org.springframework.boot.test.autoconfigure.json.AutoConfigureJson;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** The smallest context in which listeners are found and called as in an application. */
final class ListenerContext {

    /** The auto-configuration of a slice; the address that nobody listens at is set below. */
    @Configuration(proxyBeanMethods = false)
    @AutoConfigureShmipc
    @AutoConfigureJson
    static class Slice {}

    private ListenerContext() {}

    static ConfigurableApplicationContext start(Object... listeners) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "shmipcListenerTester",
                                Map.of(
                                        "shmipc.server.address",
                                        "unix:/nobody-listens-here",
                                        "shmipc.server.auto-startup",
                                        "false")));
        for (int i = 0; i < listeners.length; i++) {
            add(context, "listener" + i, listeners[i]);
        }
        context.register(Slice.class);
        context.refresh();
        return context;
    }

    @SuppressWarnings("unchecked")
    private static <T> void add(
            AnnotationConfigApplicationContext context, String name, T listener) {
        context.registerBean(name, (Class<T>) listener.getClass(), () -> listener);
    }
}
