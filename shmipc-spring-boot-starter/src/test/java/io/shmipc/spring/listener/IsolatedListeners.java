package io.shmipc.spring.listener;

import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.StringPayloadConverter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Listeners in an application of few libraries; {@link WithoutOptionalLibrariesTests} loads it. */
public final class IsolatedListeners {

    private IsolatedListeners() {}

    /** What the application has on its methods. */
    public static final class Beans {

        @ShmipcListener(destination = "a")
        public CompletableFuture<String> later(String text) {
            return CompletableFuture.completedFuture(text);
        }

        @ShmipcListener(destination = "b")
        public Flow.Publisher<String> several(Flow.Publisher<String> texts) {
            return texts;
        }

        @ShmipcListener(destination = "c")
        public String plain(byte[] bytes) {
            return "";
        }
    }

    /** Registers them, and tells their shapes. */
    public static String register() {
        PayloadConverters converters =
                new PayloadConverters(
                        List.of(new BytesPayloadConverter(), new StringPayloadConverter()));
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext()) {
            ListenerEndpointRegistry registry = new ListenerEndpointRegistry();
            context.registerBean(PayloadConverters.class, () -> converters);
            context.registerBean(ListenerEndpointRegistry.class, () -> registry);
            context.registerBean(ShmipcListenerBeanPostProcessor.class);
            context.registerBean(Beans.class);
            context.refresh();
            RequestDispatcher.builder(
                            registry, new TTHeaderCodec(MessageLimits.DEFAULTS), converters)
                    .build();
            return registry.listeners().stream()
                    .map(listener -> listener.destinations() + "=" + listener.shape().result())
                    .sorted()
                    .collect(Collectors.joining(" "));
        }
    }
}
