package io.shmipc.spring.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.annotation.ShmipcExchange;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.StringPayloadConverter;
import io.shmipc.spring.core.RequestSpec;
import io.shmipc.spring.core.ShmipcOperations;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.springframework.core.OverridingClassLoader;

/** Converters and clients where Jackson, protobuf and Reactor are not on the class path. */
class OptionalLibrariesTest {

    private static final List<String> ABSENT =
            List.of("tools.jackson.", "com.google.protobuf.", "reactor.", "org.reactivestreams.");

    @Test
    void shouldBeAbsentWhereTheyAreHidden() {
        ClassLoader hiding = new Hiding();

        for (String type :
                List.of(
                        "tools.jackson.databind.json.JsonMapper",
                        "com.google.protobuf.MessageLite",
                        "reactor.core.publisher.Flux",
                        "org.reactivestreams.Publisher")) {
            assertThatExceptionOfType(ClassNotFoundException.class)
                    .isThrownBy(() -> hiding.loadClass(type));
        }
    }

    @Test
    void shouldConvertAndCallWithoutThem() throws Exception {
        Class<?> inside = new Hiding().loadClass(Inside.class.getName());
        assertThat(inside).isNotSameAs(Inside.class);

        ((Runnable) inside.getDeclaredConstructor().newInstance()).run();
    }

    /** Runs in a class loader of its own, in which everything of this starter is loaded anew. */
    public static class Inside implements Runnable {

        public interface Texts {

            @ShmipcExchange("text")
            String text(String text);

            @ShmipcExchange("text")
            Optional<String> optional(String text);

            @ShmipcExchange("text")
            CompletableFuture<String> future(String text);
        }

        public interface Publishers {

            @ShmipcExchange("text")
            Flow.Publisher<String> texts();
        }

        @Override
        public void run() {
            PayloadConverters converters =
                    new PayloadConverters(
                            List.of(new BytesPayloadConverter(), new StringPayloadConverter()));
            ByteBuffer bytes = converters.write("tea").bytes();
            assertThat(converters.read(bytes, null, String.class)).isEqualTo("tea");

            ShmipcServiceProxyFactory factory =
                    ShmipcServiceProxyFactory.builder(operations()).build();
            Texts texts = factory.createClient(Texts.class);
            assertThat(texts.text("a")).isEqualTo("reply");
            assertThat(texts.future("a")).isCompletedWithValue("reply");
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> factory.createClient(Publishers.class))
                    .withMessageContaining("io.projectreactor:reactor-core");
        }

        private static ShmipcOperations operations() {
            return stub(ShmipcOperations.class);
        }

        private static <T> T stub(Class<T> type) {
            return type.cast(
                    Proxy.newProxyInstance(
                            type.getClassLoader(),
                            new Class<?>[] {type},
                            (proxy, method, arguments) -> {
                                if (method.getReturnType() == RequestSpec.class) {
                                    return type == RequestSpec.class
                                            ? proxy
                                            : stub(RequestSpec.class);
                                }
                                return method.getReturnType() == CompletableFuture.class
                                        ? CompletableFuture.completedFuture("reply")
                                        : "reply";
                            }));
        }
    }

    private static final class Hiding extends OverridingClassLoader {

        Hiding() {
            super(OptionalLibrariesTest.class.getClassLoader());
        }

        @Override
        protected boolean isEligibleForOverriding(String name) {
            return name.startsWith("io.shmipc.spring.");
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (ABSENT.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
