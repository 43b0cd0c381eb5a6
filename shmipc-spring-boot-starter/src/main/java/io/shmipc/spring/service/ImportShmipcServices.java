package io.shmipc.spring.service;

import io.shmipc.spring.annotation.ShmipcExchange;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes beans of interfaces with {@link ShmipcExchange}, on a configuration class. Interfaces are
 * named here or looked for in packages; where nothing is said, in the package of the annotated
 * class and those below it.
 *
 * <p>A bean is named after its interface, with the package. It sends through the bean {@code
 * <client>ShmipcTemplate} of its client, and through the default {@code shmipcTemplate}, or the
 * only {@link io.shmipc.spring.core.ShmipcOperations} of the application, if it names no client.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(ImportShmipcServices.Container.class)
@Import(ShmipcServicesRegistrar.class)
public @interface ImportShmipcServices {

    /** As {@link #types()}. */
    @AliasFor("types")
    Class<?>[] value() default {};

    /** The interfaces. */
    @AliasFor("value")
    Class<?>[] types() default {};

    /** Packages in which to look for interfaces, those below included. */
    String[] basePackages() default {};

    /** Classes in whose packages to look for interfaces, those below included. */
    Class<?>[] basePackageClasses() default {};

    /**
     * Name of the client for all these interfaces, whatever {@link ShmipcExchange#client()} says;
     * that decides if empty. May contain {@code ${...}} placeholders.
     */
    String client() default "";

    /** Holds several. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @Import(ShmipcServicesRegistrar.class)
    @interface Container {

        ImportShmipcServices[] value();
    }
}
