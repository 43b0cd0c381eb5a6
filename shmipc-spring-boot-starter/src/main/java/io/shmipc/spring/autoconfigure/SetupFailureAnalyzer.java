package io.shmipc.spring.autoconfigure;

import io.shmipc.error.ShmipcException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells failures of the core with the properties of the client or server that they are about. */
abstract class SetupFailureAnalyzer<T extends ShmipcException> extends AbstractFailureAnalyzer<T> {

    @Override
    protected final @Nullable FailureAnalysis analyze(Throwable rootFailure, T cause) {
        SetupException setup = findCause(rootFailure, SetupException.class);
        String prefix = setup == null ? null : setup.prefix();
        String action = action(String.valueOf(cause.getMessage()), cause);
        return action == null
                ? null
                : new FailureAnalysis(
                        description(cause, setup), Advice.told(action, prefix), cause);
    }

    private static String description(Throwable cause, @Nullable SetupException setup) {
        return "Shmipc cannot be set up"
                + (setup == null ? ": " : " as '" + setup.prefix() + "' says: ")
                + cause.getMessage();
    }

    /**
     * What to do, with the placeholders of {@link Advice#told}.
     *
     * @return null if this is for another analyzer
     */
    abstract @Nullable String action(String message, T cause);
}
