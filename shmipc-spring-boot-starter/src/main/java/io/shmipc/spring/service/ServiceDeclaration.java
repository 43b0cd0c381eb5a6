package io.shmipc.spring.service;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.annotation.ShmipcExchange;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringValueResolver;

/**
 * What the annotations of a method and of its interface say together.
 *
 * @param timeout null for that of the client
 * @param accept empty for any
 */
record ServiceDeclaration(
        Method method,
        Class<?> serviceType,
        String destination,
        @Nullable Duration timeout,
        String accept,
        boolean oneWay) {

    /**
     * The methods that send.
     *
     * @throws ConfigurationException if a method neither does nor is implemented
     */
    static List<Method> exchanges(Class<?> serviceType) {
        List<Method> exchanges = new ArrayList<>();
        for (Method method : serviceType.getMethods()) {
            if (!Modifier.isAbstract(method.getModifiers())
                    || ReflectionUtils.isObjectMethod(method)) {
                continue;
            }
            if (!AnnotatedElementUtils.hasAnnotation(method, ShmipcExchange.class)) {
                throw wrong(method, "must have @ShmipcExchange or be a default method");
            }
            exchanges.add(method);
        }
        return exchanges;
    }

    static ServiceDeclaration of(Method method, Class<?> serviceType, StringValueResolver values) {
        ShmipcExchange own =
                AnnotatedElementUtils.findMergedAnnotation(method, ShmipcExchange.class);
        if (own == null) {
            throw wrong(method, "must have @ShmipcExchange");
        }
        ShmipcExchange common =
                AnnotatedElementUtils.findMergedAnnotation(serviceType, ShmipcExchange.class);
        if (!own.client().isEmpty()) {
            throw wrong(
                    method, "must not set client=" + own.client() + ": set it on the interface");
        }
        if (common != null && common.oneWay()) {
            throw wrong(method, "must set oneWay itself: it has no effect on the interface");
        }
        return new ServiceDeclaration(
                method,
                serviceType,
                destination(
                        method,
                        common == null ? "" : resolve(values, common.value()),
                        resolve(values, own.value())),
                timeout(
                        method,
                        first(values, own.timeout(), common == null ? "" : common.timeout())),
                first(values, own.accept(), common == null ? "" : common.accept()),
                own.oneWay());
    }

    /** With the variables of generic interfaces replaced by what the service type says they are. */
    Type resolve(Type type) {
        return GenericTypeResolver.resolveType(type, serviceType);
    }

    Type resultType() {
        return resolve(method.getGenericReturnType());
    }

    /** The exception to throw for a declaration that breaks {@code rule}. */
    ConfigurationException wrong(String rule) {
        return wrong(method, rule);
    }

    private static ConfigurationException wrong(Method method, String rule) {
        return new ConfigurationException(
                "service method=" + method.toGenericString() + " " + rule);
    }

    private static String destination(Method method, String prefix, String name) {
        if (prefix.isEmpty() && name.isEmpty()) {
            throw wrong(
                    method,
                    "must have a destination: set @ShmipcExchange(\"...\") on it or on the"
                            + " interface");
        }
        return prefix.isEmpty() || name.isEmpty() ? prefix + name : prefix + "." + name;
    }

    private static @Nullable Duration timeout(Method method, String text) {
        if (text.isEmpty()) {
            return null;
        }
        Duration timeout;
        try {
            timeout = DurationFormatterUtils.detectAndParse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(
                    method,
                    "has timeout=" + text + " which must be a duration such as 500ms or 2s");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw wrong(method, "has timeout=" + text + " which must be > 0");
        }
        return timeout;
    }

    private static String first(StringValueResolver values, String own, String common) {
        String resolved = resolve(values, own);
        return resolved.isEmpty() ? resolve(values, common) : resolved;
    }

    private static String resolve(StringValueResolver values, String text) {
        String resolved = values.resolveStringValue(text);
        return resolved == null ? "" : resolved;
    }
}
