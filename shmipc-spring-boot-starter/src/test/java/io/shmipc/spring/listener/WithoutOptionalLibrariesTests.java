package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners where Reactor, Reactive Streams, Jackson and Validation are not on the class path. */
class WithoutOptionalLibrariesTests {

    private static final List<String> LEFT_OUT =
            List.of("reactor-core", "reactive-streams", "jackson-", "validat");

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String name = Path.of(entry).getFileName().toString();
            if (LEFT_OUT.stream().noneMatch(name::contains)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    @Test
    void shouldRegisterListeners() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader few =
                new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(few);
            for (String missing :
                    List.of(
                            "reactor.core.publisher.Flux",
                            "org.reactivestreams.Publisher",
                            "tools.jackson.databind.json.JsonMapper",
                            "jakarta.validation.Valid")) {
                assertThatExceptionOfType(ClassNotFoundException.class)
                        .isThrownBy(() -> few.loadClass(missing));
            }
            assertThat(
                            few.loadClass(IsolatedListeners.class.getName())
                                    .getMethod("register")
                                    .invoke(null))
                    .isEqualTo("[a]=LATER [b]=PUBLISHED [c]=ONE");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
