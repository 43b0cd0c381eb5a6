package io.shmipc.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a parameter of a {@link ShmipcListener} method to the segment of the destination for which
 * <code>{name}</code> stands in each of the listener's patterns, converted from text to the
 * parameter's type.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface DestinationVariable {

    /** The name in the pattern; the parameter's own if empty. */
    String value() default "";
}
