package io.shmipc.spring.test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The smallest context in which listeners are found and called as in an application. */
final class ListenerContext {

    private static final String OURS = "io.shmipc.spring.";

    private static final List<String> OTHERS =
            List.of(
                    "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
                    "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration");

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
        context.register(autoConfigurations());
        context.refresh();
        return context;
    }

    @SuppressWarnings("unchecked")
    private static <T> void add(
            AnnotationConfigApplicationContext context, String name, T listener) {
        context.registerBean(name, (Class<T>) listener.getClass(), () -> listener);
    }

    private static Class<?>[] autoConfigurations() {
        ClassLoader loader = ListenerContext.class.getClassLoader();
        List<String> names = new ArrayList<>(OTHERS);
        ImportCandidates.load(AutoConfiguration.class, loader)
                .forEach(
                        name -> {
                            if (name.startsWith(OURS)) {
                                names.add(name);
                            }
                        });
        List<Class<?>> present = new ArrayList<>();
        for (String name : names) {
            if (ClassUtils.isPresent(name, loader)) {
                present.add(ClassUtils.resolveClassName(name, loader));
            }
        }
        return Configurations.getClasses(AutoConfigurations.of(present.toArray(Class<?>[]::new)));
    }
}
