package io.shmipc.spring.test.autoconfigure;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Finds {@link AutoConfigureShmipc} on test classes. */
class ShmipcContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
        AutoConfigureShmipc annotation =
                TestContextAnnotationUtils.findMergedAnnotation(
                        testClass, AutoConfigureShmipc.class);
        return annotation == null
                ? null
                : new ShmipcContextCustomizer(
                        annotation.server(), annotation.client(), Set.of(annotation.clients()));
    }
}
