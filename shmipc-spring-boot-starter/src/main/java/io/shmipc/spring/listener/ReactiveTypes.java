package io.shmipc.spring.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * Reactive types as those of the JDK, where a reactive library is there; all of that is behind this
 * class, which also does without.
 */
final class ReactiveTypes {

    private static final boolean PRESENT =
            ClassUtils.isPresent(
                    "org.reactivestreams.FlowAdapters", ReactiveTypes.class.getClassLoader());

    private ReactiveTypes() {}

    /** Whether objects of the type bring one value or none. */
    static boolean isOne(Class<?> type) {
        return PRESENT && Adapters.isOne(type);
    }

    /** Whether objects of the type bring any number of values. */
    static boolean isMany(Class<?> type) {
        return Flow.Publisher.class.isAssignableFrom(type) || PRESENT && Adapters.isMany(type);
    }

    /** What an object of a reactive type brings. */
    static Flow.Publisher<Object> toFlow(Class<?> type, Object value) {
        if (value instanceof Flow.Publisher<?> flow) {
            @SuppressWarnings("unchecked") // Nothing is ever put into a publisher.
            Flow.Publisher<Object> any = (Flow.Publisher<Object>) flow;
            return any;
        }
        return Adapters.toFlow(type, value);
    }

    /** An object of a reactive type that brings what a publisher does. */
    static Object fromFlow(Class<?> type, Flow.Publisher<Object> flow) {
        return type.isInstance(flow) ? flow : Adapters.fromFlow(type, flow);
    }

    /** The value that an object of a reactive type brings; cancelling it cancels that. */
    static CompletionStage<@Nullable Object> toStage(Class<?> type, Object value) {
        OnlyValue only = new OnlyValue();
        toFlow(type, value).subscribe(only);
        return only;
    }

    private static final class OnlyValue extends CompletableFuture<@Nullable Object>
            implements Flow.Subscriber<Object> {

        private volatile Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription offered) {
            subscription = offered;
            offered.request(1);
            if (isCancelled()) {
                offered.cancel();
            }
        }

        @Override
        public void onNext(Object item) {
            complete(item);
        }

        @Override
        public void onError(Throwable error) {
            completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            complete(null);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            Flow.Subscription source = subscription;
            if (cancelled && source != null) {
                source.cancel();
            }
            return cancelled;
        }
    }

    /** Loaded only where a reactive library is there. */
    private static final class Adapters {

        private static final ReactiveAdapterRegistry REGISTRY =
                ReactiveAdapterRegistry.getSharedInstance();

        static boolean isOne(Class<?> type) {
            ReactiveAdapter adapter = REGISTRY.getAdapter(type);
            return adapter != null && !adapter.isMultiValue();
        }

        static boolean isMany(Class<?> type) {
            ReactiveAdapter adapter = REGISTRY.getAdapter(type);
            return adapter != null && adapter.isMultiValue();
        }

        static Flow.Publisher<Object> toFlow(Class<?> type, Object value) {
            return org.reactivestreams.FlowAdapters.toFlowPublisher(
                    adapter(type).<Object>toPublisher(value));
        }

        static Object fromFlow(Class<?> type, Flow.Publisher<Object> flow) {
            return adapter(type).fromPublisher(org.reactivestreams.FlowAdapters.toPublisher(flow));
        }

        private static ReactiveAdapter adapter(Class<?> type) {
            ReactiveAdapter adapter = REGISTRY.getAdapter(type);
            if (adapter == null) {
                throw new IllegalStateException("type=" + type.getName() + " is not reactive");
            }
            return adapter;
        }
    }
}
