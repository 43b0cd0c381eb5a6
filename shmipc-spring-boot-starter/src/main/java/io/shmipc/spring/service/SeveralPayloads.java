package io.shmipc.spring.service;

import io.shmipc.spring.core.MessageStream;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;

/** Arguments whose elements are messages of their own. */
final class SeveralPayloads {

    private SeveralPayloads() {}

    /** What to do with arguments of a parameter of {@code type}; null if they are one payload. */
    static ServiceParameters.@Nullable Role of(ServiceDeclaration declaration, Class<?> type) {
        if (ReactiveTypes.isReactive(type)) {
            return reactive(declaration, type);
        }
        ReactiveTypes.refuseUnknown(declaration, type, "parameter");
        if (type == Iterable.class) {
            return (request, argument) -> request.payloads((Iterable<?>) present(argument, type));
        }
        if (type == Iterator.class || type == MessageStream.class) {
            return (request, argument) -> request.payloads((Iterator<?>) present(argument, type));
        }
        if (type == Stream.class) {
            return (request, argument) -> request.payloads((Stream<?>) present(argument, type));
        }
        return null;
    }

    private static ServiceParameters.Role reactive(ServiceDeclaration declaration, Class<?> type) {
        ReactiveAdapter adapter = ReactiveTypes.adapter(type);
        if (!adapter.isMultiValue()) {
            throw declaration.wrong(
                    "must not have a parameter of type="
                            + type.getName()
                            + ": take the value, or a Flux of several");
        }
        return (request, argument) ->
                request.payloads(ReactiveResults.elements(adapter, present(argument, type)));
    }

    private static Object present(@Nullable Object argument, Class<?> type) {
        if (argument == null) {
            throw new IllegalArgumentException(
                    "argument=null must be of type=" + type.getName() + ", which may be empty");
        }
        return argument;
    }
}
