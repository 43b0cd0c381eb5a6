package io.shmipc.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has a method turn what a {@link ShmipcListener} threw, or what was wrong with its message, into
 * an answer: in the class of the listener, or in a bean with {@link ShmipcAdvice} for all
 * listeners. The one for the nearest type wins, the listener's own class is asked first, and where
 * nothing is there for an exception its cause is looked at.
 *
 * <p>Parameters: the exception, {@link io.shmipc.spring.codec.ShmipcMessage}, any with {@link
 * ShmipcHeader}. What it returns is the answer, as with a listener; {@code
 * io.shmipc.spring.listener.ShmipcError} is an error of one's own. Where the handler throws, the
 * caller is told of the original exception.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface ShmipcExceptionHandler {

    /** Which exceptions; if empty, those that the method has parameters for. */
    Class<? extends Throwable>[] value() default {};
}
