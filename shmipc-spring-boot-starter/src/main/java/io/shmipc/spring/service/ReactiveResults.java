package io.shmipc.spring.service;

import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.core.MessageStream;
import io.shmipc.spring.core.RequestSpec;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ResolvableType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Results that send when they are subscribed to, once for each subscription. One reply arrives
 * without a waiting thread, and may be empty; several payloads or replies take a thread of {@link
 * Schedulers#boundedElastic()} while they come. Loaded only where Reactor is present.
 */
final class ReactiveResults {

    private static final int PAYLOADS_AHEAD = 16;

    private ReactiveResults() {}

    static ServiceResult of(
            ServiceDeclaration declaration, Class<?> type, boolean severalPayloads) {
        ReactiveAdapter adapter = ReactiveTypes.adapter(type);
        Type element =
                adapter.isNoValue()
                        ? Void.class
                        : ServiceResults.element(declaration, declaration.resultType());
        if (declaration.oneWay()) {
            ServiceResults.requireVoid(declaration, element);
            return requests ->
                    adapter.fromPublisher(Mono.fromFuture(() -> requests.get().sendAsync()));
        }
        if (adapter.isMultiValue()) {
            return requests -> adapter.fromPublisher(several(requests, element));
        }
        return requests ->
                adapter.fromPublisher(
                        severalPayloads ? waiting(requests, element) : one(requests, element));
    }

    /** The elements of a reactive argument. To close them cancels the subscription. */
    static Stream<?> elements(ReactiveAdapter adapter, Object argument) {
        return Flux.from(adapter.toPublisher(argument)).toStream(PAYLOADS_AHEAD);
    }

    private static Mono<?> one(Supplier<RequestSpec> requests, Type element) {
        Type type = optional(element);
        return Mono.fromFuture(() -> ServiceResults.retrieveAsync(requests.get(), type))
                .flatMap(ReactiveResults::value);
    }

    private static Mono<?> waiting(Supplier<RequestSpec> requests, Type element) {
        Type type = optional(element);
        return Mono.fromCallable(() -> ServiceResults.retrieve(requests.get(), type))
                .flatMap(ReactiveResults::value)
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** A reply may be empty here, as a Mono may. */
    private static Type optional(Type element) {
        return element == Void.class || element == ShmipcMessage.class
                ? element
                : ResolvableType.forClassWithGenerics(
                                Optional.class, ResolvableType.forType(element))
                        .getType();
    }

    private static Mono<?> value(Object reply) {
        return reply instanceof Optional<?> optional
                ? Mono.justOrEmpty(optional)
                : Mono.just(reply);
    }

    private static Flux<?> several(Supplier<RequestSpec> requests, Type element) {
        return Flux.using(
                        () -> ServiceResults.stream(requests.get(), element),
                        ReactiveResults::pulled,
                        MessageStream::close)
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static <T> Flux<T> pulled(MessageStream<T> replies) {
        return Flux.fromIterable(() -> replies);
    }
}
