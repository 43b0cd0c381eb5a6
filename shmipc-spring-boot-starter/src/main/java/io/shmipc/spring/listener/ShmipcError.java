package io.shmipc.spring.listener;

/**
 * An answer that tells the caller of a failure, in the application's own terms. Returned by a
 * listener or by a method with {@link io.shmipc.spring.annotation.ShmipcExceptionHandler}.
 *
 * @param type name of the failure's type; need not be a class
 * @param message one sentence for a human
 */
public record ShmipcError(String type, String message) {}
