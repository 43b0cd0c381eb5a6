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
 *
 * <p>On a method with {@link ShmipcExchange} the argument becomes the header, converted to text, or
 * all that are in a {@code Map}. Null, or an empty {@code Optional}, leaves the header out,
 * whatever {@link #required()} says.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ShmipcHeader {

    /** Name of a string header. */
    String value() default "";

    /** Number of an int header, 0 to 65535. */
    int key() default -1;

    /** Whether a listener refuses a message without the header; otherwise its parameter is null. */
    boolean required() default true;
}
