package io.shmipc.spring.listener;

import io.shmipc.spring.annotation.ShmipcListener;
import java.lang.reflect.Method;
import java.util.Map;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Finds the listeners in a class. */
final class ListenerMethods {

    private ListenerMethods() {}

    /** Methods with {@link ShmipcListener}, and what it says. */
    static Map<Method, ShmipcListener> of(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, ShmipcListener.class)) {
            return Map.of();
        }
        return MethodIntrospector.selectMethods(
                type,
                (MethodIntrospector.MetadataLookup<ShmipcListener>)
                        method ->
                                AnnotatedElementUtils.findMergedAnnotation(
                                        method, ShmipcListener.class));
    }
}
