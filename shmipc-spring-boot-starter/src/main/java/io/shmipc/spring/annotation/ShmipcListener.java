package io.shmipc.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has the method of a bean handle the messages of one destination. All attributes may contain
 * {@code ${...}} placeholders.
 *
 * <p>Parameters: at most one without annotation, which receives the payload converted to its type;
 * any number with {@link ShmipcHeader}; and {@link io.shmipc.spring.codec.ShmipcMessage} for the
 * whole message. A result other than {@code void} answers the request. With {@code void}, or null,
 * the answer is empty. What the method throws is reported to the caller as type name and message. A
 * message sent one-way is never answered.
 *
 * <p>With {@code shmipc.session.handler-threads=event-loop} the method runs on the session's event
 * loop. It must not block then, and should have no limit of concurrency: a message beyond it waits.
 *
 * <p>Messages of one stream are handled one after the other, those of different streams at the same
 * time.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface ShmipcListener {

    /** The destination whose messages the method handles; each has one listener. */
    String destination();

    /** Name of the listener in logs and in the registry; made of bean and method if empty. */
    String id() default "";

    /** How many messages may be in the method at one time, a number >= 1; unlimited if empty. */
    String concurrency() default "";
}
