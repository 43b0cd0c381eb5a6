package io.shmipc.sample;

import io.shmipc.sample.role.RoleFailure;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has Boot print the message of a role that cannot start instead of a stack trace. */
final class RoleFailureAnalyzer extends AbstractFailureAnalyzer<RoleFailure> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RoleFailure cause) {
        return new FailureAnalysis(cause.getMessage(), null, rootFailure);
    }
}
