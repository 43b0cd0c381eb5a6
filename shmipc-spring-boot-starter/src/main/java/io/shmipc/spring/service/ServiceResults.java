package io.shmipc.spring.service;

import io.shmipc.spring.core.MessageStream;
import io.shmipc.spring.core.RequestSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** Decides by the declared type how the result of a method is come by. */
final class ServiceResults {

    private ServiceResults() {}

    static ServiceResult of(ServiceDeclaration declaration, boolean severalPayloads) {
        Type type = declaration.resultType();
        Class<?> raw = ResolvableType.forType(type).resolve(Object.class);
        if (declaration.oneWay() && severalPayloads) {
            throw declaration.wrong(
                    "must not set oneWay: several payloads always have a reply, which may be void");
        }
        if (ReactiveTypes.isReactive(raw)) {
            return ReactiveResults.of(declaration, raw, severalPayloads);
        }
        ReactiveTypes.refuseUnknown(declaration, raw, "result");
        if (raw == CompletableFuture.class || raw == CompletionStage.class || raw == Future.class) {
            return future(declaration, element(declaration, type), severalPayloads);
        }
        if (isVoid(raw)) {
            return declaration.oneWay() ? ServiceResults::send : single(Void.class);
        }
        if (declaration.oneWay()) {
            throw declaration.wrong("must have result void: oneWay=true wants no answer");
        }
        if (raw == Iterator.class || raw == MessageStream.class) {
            Type element = element(declaration, type);
            return requests -> stream(requests.get(), element);
        }
        if (raw == Iterable.class) {
            Type element = element(declaration, type);
            return requests -> once(stream(requests.get(), element));
        }
        if (raw == Stream.class) {
            Type element = element(declaration, type);
            return requests -> stream(requests.get(), element).stream();
        }
        return single(known(declaration, type));
    }

    static boolean isVoid(Type type) {
        return type == void.class || type == Void.class;
    }

    /** The one type argument of a type that holds results. */
    static Type element(ServiceDeclaration declaration, Type container) {
        if (!(container instanceof ParameterizedType parameterized)) {
            throw declaration.wrong(
                    "must say what its result="
                            + container.getTypeName()
                            + " holds, as in List<String>");
        }
        return known(declaration, parameterized.getActualTypeArguments()[0]);
    }

    /** The reply, for which the calling thread waits. */
    static Object retrieve(RequestSpec request, Type type) {
        return type instanceof Class<?> simple
                ? request.retrieve(simple)
                : request.retrieve(ParameterizedTypeReference.forType(type));
    }

    static CompletableFuture<?> retrieveAsync(RequestSpec request, Type type) {
        return type instanceof Class<?> simple
                ? request.retrieveAsync(simple)
                : request.retrieveAsync(ParameterizedTypeReference.forType(type));
    }

    static MessageStream<?> stream(RequestSpec request, Type element) {
        return element instanceof Class<?> simple
                ? request.retrieveStream(simple)
                : request.retrieveStream(ParameterizedTypeReference.forType(element));
    }

    private static ServiceResult single(Type type) {
        Type wrapped =
                type instanceof Class<?> simple
                        ? ClassUtils.resolvePrimitiveIfNecessary(simple)
                        : type;
        return requests -> retrieve(requests.get(), wrapped);
    }

    private static ServiceResult future(
            ServiceDeclaration declaration, Type element, boolean severalPayloads) {
        if (severalPayloads) {
            throw declaration.wrong(
                    "must not return a future: it takes a thread to send several payloads, so"
                            + " return the reply itself, or a Mono");
        }
        if (!declaration.oneWay()) {
            return requests -> retrieveAsync(requests.get(), element);
        }
        requireVoid(declaration, element);
        return requests -> requests.get().sendAsync();
    }

    static void requireVoid(ServiceDeclaration declaration, Type element) {
        if (!isVoid(element)) {
            throw declaration.wrong(
                    "must have a result of Void: oneWay=true wants no answer, so there is no "
                            + element.getTypeName());
        }
    }

    private static Type known(ServiceDeclaration declaration, Type type) {
        if (type instanceof TypeVariable<?>) {
            throw declaration.wrong(
                    "must have a result whose type is known where it is declared: "
                            + type.getTypeName()
                            + " stands for any");
        }
        return type;
    }

    private static @Nullable Object send(Supplier<RequestSpec> requests) {
        requests.get().send();
        return null;
    }

    private static <T> Iterable<T> once(Iterator<T> replies) {
        return () -> replies;
    }
}
