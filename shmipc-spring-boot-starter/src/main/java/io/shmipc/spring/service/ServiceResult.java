package io.shmipc.spring.service;

import io.shmipc.spring.core.RequestSpec;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the result of a method is come by. */
@FunctionalInterface
interface ServiceResult {

    /**
     * The result of one call.
     *
     * @param requests a new request each time; one is sent for each
     */
    @Nullable Object of(Supplier<RequestSpec> requests);
}
