package io.shmipc.spring.service;

import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.annotation.ShmipcPayload;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.core.RequestSpec;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.ObjectUtils;

/** What the arguments of a method become; decided once. */
final class ServiceParameters {

    /** Puts one argument into a request. */
    interface Role {
        void apply(RequestSpec request, @Nullable Object argument);
    }

    private final List<Role> roles = new ArrayList<>();
    private boolean severalPayloads;

    private ServiceParameters() {}

    static ServiceParameters of(ServiceDeclaration declaration, ConversionService conversions) {
        ServiceParameters parameters = new ServiceParameters();
        int payloads = 0;
        int timeouts = 0;
        for (Parameter parameter : declaration.method().getParameters()) {
            Class<?> type =
                    ResolvableType.forType(declaration.resolve(parameter.getParameterizedType()))
                            .resolve(Object.class);
            ShmipcHeader header =
                    AnnotatedElementUtils.findMergedAnnotation(parameter, ShmipcHeader.class);
            boolean payload = AnnotatedElementUtils.hasAnnotation(parameter, ShmipcPayload.class);
            if (header != null) {
                if (payload) {
                    throw declaration.wrong(
                            "must not have @ShmipcPayload and @ShmipcHeader on one parameter");
                }
                parameters.roles.add(HeaderArgument.of(declaration, header, type, conversions));
            } else if (type == Duration.class && !payload) {
                timeouts++;
                parameters.roles.add(ServiceParameters::timeout);
            } else {
                payloads++;
                parameters.roles.add(parameters.payload(declaration, type));
            }
        }
        if (payloads > 1) {
            throw declaration.wrong(
                    "has payload parameters="
                            + payloads
                            + " must be <= 1; put @ShmipcHeader on the others");
        }
        if (timeouts > 1) {
            throw declaration.wrong(
                    "has timeout parameters="
                            + timeouts
                            + " must be <= 1; put @ShmipcPayload on a Duration that is to be sent");
        }
        return parameters;
    }

    /** Whether the elements of an argument are messages of their own. */
    boolean hasSeveralPayloads() {
        return severalPayloads;
    }

    void apply(RequestSpec request, @Nullable Object[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            roles.get(i).apply(request, ObjectUtils.unwrapOptional(arguments[i]));
        }
    }

    private static void timeout(RequestSpec request, @Nullable Object timeout) {
        if (timeout != null) {
            request.timeout((Duration) timeout);
        }
    }

    private Role payload(ServiceDeclaration declaration, Class<?> type) {
        if (type == ShmipcMessage.class) {
            throw declaration.wrong(
                    "must not have a parameter of type=ShmipcMessage: take the payload, and headers"
                            + " with @ShmipcHeader");
        }
        Role several = SeveralPayloads.of(declaration, type);
        if (several != null) {
            severalPayloads = true;
            return several;
        }
        return (request, value) -> {
            if (value != null) {
                request.payload(value);
            }
        };
    }
}
