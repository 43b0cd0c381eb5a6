package io.shmipc.spring.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.spring.annotation.ShmipcExchange;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.core.ShmipcOperations;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

class ShmipcServiceAotTest {

    public record Order(String item, Detail detail) {}

    public record Detail(int count) {}

    public record Price(int total) {}

    public record Line(String text) {}

    public record HeaderOnly(String text) {}

    @ShmipcExchange("orders")
    public interface Orders {

        @ShmipcExchange("price")
        CompletableFuture<List<Price>> price(Order order, @ShmipcHeader("h") HeaderOnly header);

        @ShmipcExchange("lines")
        int lines(Stream<Line> lines);
    }

    public interface NotAService {
        String call();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportShmipcServices(types = Orders.class, client = "shop")
    public static class Imports {}

    @Configuration(proxyBeanMethods = false)
    public static class BeanMethod {

        @Bean
        public Orders orders(ShmipcOperations operations) {
            return ShmipcServiceProxyFactory.builder(operations).build().createClient(Orders.class);
        }

        @Bean
        public NotAService notAService() {
            return () -> "";
        }
    }

    @Test
    void shouldTellWhatImportedInterfacesNeed() {
        shouldTellWhatTheInterfaceNeeds(hints(Imports.class));
    }

    @Test
    void shouldTellWhatInterfacesOfBeanMethodsNeed() {
        RuntimeHints hints = hints(BeanMethod.class);

        shouldTellWhatTheInterfaceNeeds(hints);
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(NotAService.class))
                .rejects(hints);
    }

    private void shouldTellWhatTheInterfaceNeeds(RuntimeHints hints) {
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Orders.class)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(Orders.class)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Orders.class, "lines"))
                .accepts(hints);
        for (Class<?> travels : List.of(Order.class, Detail.class, Price.class, Line.class)) {
            assertThat(RuntimeHintsPredicates.reflection().onType(travels))
                    .as(travels.getName())
                    .accepts(hints);
        }
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Price.class, "total"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(HeaderOnly.class)).rejects(hints);
    }

    @Test
    @CompileWithForkedClassLoader
    void shouldMakeTheSameBeansFromWhatWasGenerated() {
        ShmipcOperations shop = org.mockito.Mockito.mock(ShmipcOperations.class);
        compiled(
                Imports.class,
                initializer -> {
                    try (GenericApplicationContext context = new GenericApplicationContext()) {
                        initializer.initialize(context);
                        context.registerBeanDefinition(
                                "shopShmipcTemplate",
                                new RootBeanDefinition(ShmipcOperations.class, () -> shop));
                        context.refresh();
                        assertThat(context.getBean(Orders.class))
                                .hasToString("shmipc client of " + Orders.class.getName());
                        assertThat(context.getBeanNamesForType(Orders.class))
                                .containsExactly(Orders.class.getName());
                    }
                });
    }

    private static RuntimeHints hints(Class<?> configuration) {
        TestGenerationContext generation = new TestGenerationContext();
        process(configuration, generation);
        return generation.getRuntimeHints();
    }

    @SuppressWarnings("unchecked")
    private static void compiled(
            Class<?> configuration,
            Consumer<ApplicationContextInitializer<GenericApplicationContext>> test) {
        TestGenerationContext generation = new TestGenerationContext();
        process(configuration, generation);
        generation.writeGeneratedContent();
        TestCompiler.forSystem()
                .with(generation)
                .compile(
                        compiled ->
                                test.accept(
                                        compiled.getInstance(ApplicationContextInitializer.class)));
    }

    private static void process(Class<?> configuration, TestGenerationContext generation) {
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext()) {
            context.register(configuration);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
    }
}
