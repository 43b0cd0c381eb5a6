package io.shmipc.spring.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Has the application of a test talk to itself: server and client get an address that nobody else
 * has, whatever the application's properties say, so that the template reaches the listeners of the
 * same context. Use it together with {@code @SpringBootTest}; {@link ShmipcTest} has it already.
 *
 * <p>The address is a unix socket in a folder of its own, below {@code java.io.tmpdir} where the
 * path is short enough, and is removed with the context. Contexts are cached as ever: those of two
 * test classes are one if the attributes here, and all else, are equal.
 *
 * <p>The client waits up to 10 seconds for the server to come up unless the application sets {@code
 * shmipc.client.connect-timeout}; it never fails fast, since the server of the same context starts
 * after it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureShmipc {

    /**
     * Names of clients of {@code shmipc.clients.*} that get the address too. Others keep the
     * address that the application gives them.
     */
    String[] clients() default {};

    /** Whether the default client gets the address; it keeps the application's otherwise. */
    boolean client() default true;

    /** Whether the server gets the address; it keeps the application's otherwise. */
    boolean server() default true;
}
