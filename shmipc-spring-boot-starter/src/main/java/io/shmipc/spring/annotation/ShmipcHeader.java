package io.shmipc.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a parameter of a {@link ShmipcListener} method to one header, converted from text to the
 * parameter's type. Exactly one of {@link #value()} and {@link #key()} is set; neither on a {@code
 * Map<String, String>}, which receives all headers with a name. An {@code Optional} is empty
 * without the header.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ShmipcHeader {

    /** Name of a string header. */
    String value() default "";

    /** Number of an int header, 0 to 65535. */
    int key() default -1;

    /** Whether a message without the header is refused; otherwise the parameter is null. */
    boolean required() default true;
}
