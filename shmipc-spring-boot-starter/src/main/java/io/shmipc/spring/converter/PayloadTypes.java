package io.shmipc.spring.converter;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Declared types as converters are asked for them. */
final class PayloadTypes {

    private PayloadTypes() {}

    /** A class that is not primitive, a parameterized type, or an array of such. */
    static Type concrete(Type type) {
        if (type instanceof Class<?> raw) {
            return raw.isPrimitive() ? MethodType.methodType(raw).wrap().returnType() : raw;
        }
        if (type instanceof WildcardType wildcard) {
            return concrete(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof TypeVariable<?> variable) {
            return concrete(variable.getBounds()[0]);
        }
        return type;
    }

    /** What the optional holds, if {@code type} is one; null otherwise. */
    static @Nullable Type valueOfOptional(Type type) {
        if (type == Optional.class) {
            return Object.class;
        }
        return type instanceof ParameterizedType parameterized
                        && parameterized.getRawType() == Optional.class
                ? concrete(parameterized.getActualTypeArguments()[0])
                : null;
    }

    /** The class behind a type that {@link #concrete} gave. */
    static Class<?> raw(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            Class<?> component = raw(concrete(array.getGenericComponentType()));
            return Array.newInstance(component, 0).getClass();
        }
        return Object.class;
    }
}
