package io.shmipc.spring.service;

import io.shmipc.spring.core.ShmipcOperations;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.StringValueResolver;

/** What a client does when one of its methods is called. */
final class ServiceInvocationHandler implements InvocationHandler {

    private static final Object[] NO_ARGUMENTS = {};

    private final Class<?> serviceType;
    private final Map<Method, ServiceMethod> methods;

    private ServiceInvocationHandler(Class<?> serviceType, Map<Method, ServiceMethod> methods) {
        this.serviceType = serviceType;
        this.methods = methods;
    }

    static ServiceInvocationHandler of(
            Class<?> serviceType,
            ShmipcOperations operations,
            StringValueResolver values,
            ConversionService conversions) {
        Map<Method, ServiceMethod> methods = new HashMap<>();
        for (Method method : ServiceDeclaration.exchanges(serviceType)) {
            ServiceDeclaration declaration = ServiceDeclaration.of(method, serviceType, values);
            methods.put(method, ServiceMethod.of(declaration, operations, conversions));
        }
        return new ServiceInvocationHandler(serviceType, Map.copyOf(methods));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return invokeOfObject(proxy, method.getName(), args);
        }
        ServiceMethod exchange = methods.get(method);
        if (exchange != null) {
            return exchange.invoke(args == null ? NO_ARGUMENTS : args);
        }
        return InvocationHandler.invokeDefault(proxy, method, args);
    }

    private @Nullable Object invokeOfObject(
            Object proxy, String method, @Nullable Object @Nullable [] args) {
        return switch (method) {
            case "equals" -> args != null && proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "shmipc client of " + serviceType.getName();
        };
    }
}
