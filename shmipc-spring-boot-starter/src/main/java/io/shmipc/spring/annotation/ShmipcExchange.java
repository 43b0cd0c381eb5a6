package io.shmipc.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of an interface send a message when it is called. On the interface it says what
 * all its methods have in common. All texts may contain {@code ${...}} placeholders.
 *
 * <p>Parameters:
 *
 * <ul>
 *   <li>at most one without annotation, or with {@link ShmipcPayload}: the payload. Null sends an
 *       empty one. An {@link java.util.Iterator}, {@link Iterable}, {@link java.util.stream.Stream}
 *       or {@code Flux} sends its elements as messages of their own; a collection, such as a {@link
 *       java.util.List}, is one payload;
 *   <li>any number with {@link ShmipcHeader}, converted to text, all that are in it for a {@link
 *       java.util.Map} where the annotation names none. Null, or an empty {@link
 *       java.util.Optional}, leaves the header out;
 *   <li>at most one {@link java.time.Duration} without annotation: the timeout of this call. Null
 *       stands for the timeout of the method.
 * </ul>
 *
 * <p>Results:
 *
 * <ul>
 *   <li>any type, with type arguments too: the reply, for which the caller waits. {@link
 *       java.util.Optional} is empty where the reply is;
 *   <li>{@code void}: the method waits for a reply, which must be empty, or for nothing if {@link
 *       #oneWay()};
 *   <li>{@link java.util.concurrent.CompletableFuture}, or {@code Mono}, of any of those;
 *   <li>{@link java.util.Iterator}, {@link Iterable}, {@link java.util.stream.Stream}, {@code
 *       MessageStream} or {@code Flux}: several replies, read as the result is. A caller that may
 *       stop before the last needs one that can be closed or cancelled;
 *   <li>{@code ShmipcMessage}: the reply with its headers.
 * </ul>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ShmipcExchange {

    /**
     * On a method the destination, on the interface what stands before that of each method, with a
     * dot between the two. A method without has the destination of the interface.
     */
    String value() default "";

    /**
     * Name of the client, of those below {@code shmipc.clients}, whose peer is to get the messages;
     * the default client if empty. Only on the interface.
     */
    String client() default "";

    /**
     * How long a call may take, for example {@code 500ms}; that of the client if empty. A method
     * without has that of the interface.
     */
    String timeout() default "";

    /** Whether the messages want no answer. Only on a method, whose result is void. */
    boolean oneWay() default false;

    /**
     * Media type that the reply should have, for example {@code application/json}; any if empty. A
     * method without has that of the interface.
     */
    String accept() default "";
}
