package io.shmipc.spring.test.autoconfigure;

import io.shmipc.spring.annotation.ShmipcAdvice;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.autoconfigure.ShmipcClientCustomizer;
import io.shmipc.spring.autoconfigure.ShmipcServerCustomizer;
import io.shmipc.spring.autoconfigure.ShmipcSessionCustomizer;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverter;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Which scanned components are in the context of a {@link ShmipcTest}. */
class ShmipcTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<ShmipcTest> {

    private static final Set<Class<?>> KNOWN =
            Set.of(
                    PayloadConverter.class,
                    MessageCodec.class,
                    ShmipcClientCustomizer.class,
                    ShmipcServerCustomizer.class,
                    ShmipcSessionCustomizer.class,
                    ShmipcAdvice.class);

    private final Set<Class<?>> listeners;

    ShmipcTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
        Set<Class<?>> named = new LinkedHashSet<>();
        getAnnotation()
                .getValue("listeners", Class[].class)
                .ifPresent(
                        classes -> {
                            for (Class<?> each : classes) {
                                named.add(each);
                            }
                        });
        this.listeners = Set.copyOf(named);
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return KNOWN;
    }

    /** Part of what makes two filters equal, and so of what makes two contexts one. */
    @Override
    protected Set<Class<?>> getComponentIncludes() {
        return listeners;
    }

    @Override
    protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory readers)
            throws IOException {
        return super.defaultInclude(reader, readers)
                || (listeners.isEmpty() && hasListener(reader.getAnnotationMetadata(), readers));
    }

    /** A listener method may be inherited, and the metadata of a class has only its own. */
    private static boolean hasListener(AnnotationMetadata type, MetadataReaderFactory readers)
            throws IOException {
        AnnotationMetadata here = type;
        while (true) {
            if (here.hasAnnotatedMethods(ShmipcListener.class.getName())) {
                return true;
            }
            String parent = here.getSuperClassName();
            if (parent == null || parent.startsWith("java.")) {
                return false;
            }
            here = readers.getMetadataReader(parent).getAnnotationMetadata();
        }
    }
}
