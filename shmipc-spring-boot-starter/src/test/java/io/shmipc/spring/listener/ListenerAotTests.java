package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.session.BufferReader;
import io.shmipc.spring.annotation.ShmipcExceptionHandler;
import io.shmipc.spring.annotation.ShmipcListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.javapoet.ClassName;
import reactor.core.publisher.Flux;

class ListenerAotTests {

    record In(String text) {}

    record Out(int number) {}

    record Element(int number) {}

    static class Listeners {
        @ShmipcListener(destination = "a")
        CompletableFuture<Out> one(List<In> items) {
            throw new UnsupportedOperationException();
        }

        @ShmipcListener(destination = "b")
        Flux<Element> several(BufferReader payload) {
            return Flux.empty();
        }

        @ShmipcExceptionHandler
        String on(IllegalStateException e) {
            return "";
        }

        void other() {}
    }

    static class Nothing {
        void method() {}
    }

    private static BeanRegistrationAotContribution process(Class<?> type) {
        DefaultListableBeanFactory factory = new DefaultListableBeanFactory();
        factory.registerBeanDefinition("bean", new RootBeanDefinition(type));
        ListenerAotProcessor processor =
                AotServices.factories().load(BeanRegistrationAotProcessor.class).stream()
                        .filter(ListenerAotProcessor.class::isInstance)
                        .map(ListenerAotProcessor.class::cast)
                        .findFirst()
                        .orElseThrow();
        return processor.processAheadOfTime(RegisteredBean.of(factory, "bean"));
    }

    @Test
    void shouldKeepMethodsAndTheTypesOfTheirPayloads() throws Exception {
        DefaultGenerationContext context =
                new DefaultGenerationContext(
                        new ClassNameGenerator(ClassName.get(Listeners.class)),
                        new InMemoryGeneratedFiles());
        process(Listeners.class).applyTo(context, null);
        RuntimeHints hints = context.getRuntimeHints();

        assertThat(
                        RuntimeHintsPredicates.reflection()
                                .onMethodInvocation(
                                        Listeners.class.getDeclaredMethod("one", List.class)))
                .accepts(hints);
        assertThat(
                        RuntimeHintsPredicates.reflection()
                                .onMethodInvocation(
                                        Listeners.class.getDeclaredMethod(
                                                "on", IllegalStateException.class)))
                .accepts(hints);
        assertThat(
                        RuntimeHintsPredicates.reflection()
                                .onMethodInvocation(Listeners.class.getDeclaredMethod("other")))
                .rejects(hints);
        for (Class<?> type : List.of(In.class, Out.class, Element.class)) {
            assertThat(
                            RuntimeHintsPredicates.reflection()
                                    .onType(type)
                                    .withMemberCategory(
                                            MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                    .as(type.getName())
                    .accepts(hints);
        }
        assertThat(RuntimeHintsPredicates.reflection().onType(BufferReader.class)).rejects(hints);
    }

    @Test
    void shouldHaveNothingToSayOfOtherBeans() {
        assertThat(process(Nothing.class)).isNull();
    }
}
