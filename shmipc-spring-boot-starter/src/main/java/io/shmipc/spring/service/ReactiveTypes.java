package io.shmipc.spring.service;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/** Which types are reactive, without a need for any of them. */
final class ReactiveTypes {

    private static final boolean REACTOR_PRESENT =
            ClassUtils.isPresent(
                    "reactor.core.publisher.Flux", ReactiveTypes.class.getClassLoader());

    private ReactiveTypes() {}

    /** Whether {@link #adapter} has one. */
    static boolean isReactive(Class<?> type) {
        return find(type) != null;
    }

    /** The adapter of a reactive type. */
    static ReactiveAdapter adapter(Class<?> type) {
        ReactiveAdapter adapter = find(type);
        if (adapter == null) {
            throw new IllegalArgumentException("type=" + type.getName() + " must be reactive");
        }
        return adapter;
    }

    /** Refuses publishers that nothing here can deal with, which JSON would be tried for. */
    static void refuseUnknown(ServiceDeclaration declaration, Class<?> type, String what) {
        if (Flow.Publisher.class.isAssignableFrom(type) || isPublisher(type)) {
            throw declaration.wrong(
                    "has "
                            + what
                            + "="
                            + type.getName()
                            + " which must be of a library that Spring's ReactiveAdapterRegistry"
                            + " knows, with io.projectreactor:reactor-core on the class path");
        }
    }

    private static @Nullable ReactiveAdapter find(Class<?> type) {
        // Futures have adapters too, but need none of this.
        return REACTOR_PRESENT && !CompletionStage.class.isAssignableFrom(type)
                ? ReactiveAdapterRegistry.getSharedInstance().getAdapter(type)
                : null;
    }

    private static boolean isPublisher(Class<?> type) {
        for (Class<?> implemented : ClassUtils.getAllInterfacesForClass(type)) {
            if (implemented.getName().equals("org.reactivestreams.Publisher")) {
                return true;
            }
        }
        return false;
    }
}
