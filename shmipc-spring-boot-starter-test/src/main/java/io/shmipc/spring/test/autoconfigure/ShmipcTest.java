package io.shmipc.spring.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.autoconfigure.json.AutoConfigureJson;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of listeners alone: the context has the components with {@code @ShmipcListener} methods,
 * converters and customizers of the starter, its auto-configuration and that of JSON, and nothing
 * else. What listeners need besides comes as mocks, or by {@code @Import}.
 *
 * <p>The template of the context reaches the listeners over a session as in production, at an
 * address that nobody else has; see {@link AutoConfigureShmipc}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(ShmipcTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(ShmipcTypeExcludeFilter.class)
@AutoConfigureShmipc
@AutoConfigureJson
@ImportAutoConfiguration
public @interface ShmipcTest {

    /** Properties in the form {@code name=value} to be set before the test runs. */
    String[] properties() default {};

    /** The classes whose listeners are wanted; all that component scanning finds if empty. */
    @AliasFor("listeners")
    Class<?>[] value() default {};

    /** The classes whose listeners are wanted; all that component scanning finds if empty. */
    @AliasFor("value")
    Class<?>[] listeners() default {};

    /** Whether the components described above are in the context. */
    boolean useDefaultFilters() default true;

    /** Adds components. */
    Filter[] includeFilters() default {};

    /** Leaves components out. */
    Filter[] excludeFilters() default {};

    /** Auto-configuration to leave out. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};

    /** See {@link AutoConfigureShmipc#clients()}. */
    @AliasFor(annotation = AutoConfigureShmipc.class, attribute = "clients")
    String[] clients() default {};
}
