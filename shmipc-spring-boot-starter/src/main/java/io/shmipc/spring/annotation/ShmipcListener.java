package io.shmipc.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has the method of a bean handle the messages of one or more destinations. All attributes may
 * contain {@code ${...}} placeholders.
 *
 * <p><b>Destinations.</b> A destination is a name, or a pattern of segments between dots: {@code *}
 * or <code>{name}</code> stands for exactly one segment, and {@code **} at the end for any number
 * of segments, none included: {@code orders.**} takes {@code orders} and {@code orders.eu.new}. A
 * name wins over a pattern, and of two patterns the one that takes less. Two listeners for one
 * name, and two patterns that take some names in common of which neither takes less than the other,
 * fail the start.
 *
 * <p><b>Parameters.</b> At most one without annotation, which receives the payload converted to its
 * type, generic types included; with {@code @Valid} or {@code @Validated} on it the value is
 * validated. Besides, any number with {@link ShmipcHeader} or {@link DestinationVariable}, and of
 * type {@link io.shmipc.spring.codec.ShmipcMessage} for the message and {@code
 * io.shmipc.spring.listener.ShmipcPeer} for who sent it.
 *
 * <ul>
 *   <li>{@link io.shmipc.session.BufferReader} as the payload's type reads it where it lies, in
 *       shared memory as a rule, without copying it. It ends where the payload ends, and with the
 *       method.
 *   <li>{@code Iterator}, {@code java.util.stream.Stream}, {@code Flow.Publisher} and reactive
 *       types like {@code Flux} receive several messages that belong together. The first two wait
 *       for the next message and are valid until the listener has answered; the others are not read
 *       faster than they are asked, and need a result that is completed later.
 * </ul>
 *
 * <p><b>Results.</b> A result other than {@code void} answers the request. With {@code void}, or
 * null, the answer is empty. A {@code CompletionStage} or a reactive type of one value, {@code
 * Mono}, answers when it is complete, and holds no thread until then; when the caller has gone
 * meanwhile it is cancelled. {@code Iterator}, {@code java.util.stream.Stream}, {@code
 * Flow.Publisher} and reactive types of many values, {@code Flux}, give as many answers, each sent
 * when there is room for it; they are closed or cancelled when the caller wants no more. What the
 * method throws is reported to the caller as type name and message, see {@link
 * ShmipcExceptionHandler}. A message sent one-way is never answered.
 *
 * <p>With {@code shmipc.session.handler-threads=event-loop} the method runs on the session's event
 * loop. It must not block then.
 *
 * <p>Messages of one stream are handled one after the other, those of different streams at the same
 * time.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface ShmipcListener {

    /** Names and patterns of the destinations whose messages the method handles. */
    String[] destination();

    /** Name of the listener in logs and in the registry; made of bean and method if empty. */
    String id() default "";

    /**
     * How many messages may be in the method at one time, a number >= 1 or {@code unlimited}; a
     * message whose result is completed later counts until then. As {@code
     * shmipc.listener.concurrency} says if empty. A message beyond it waits, without a thread, for
     * {@code shmipc.listener.busy-timeout}, and is refused then.
     */
    String concurrency() default "";

    /**
     * {@code false} for a listener that refuses messages until it is started by its id, at the
     * {@code ListenerEndpointRegistry}.
     */
    String autoStartup() default "true";
}
