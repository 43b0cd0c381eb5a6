package io.shmipc.spring.autoconfigure;

import java.util.List;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** The analyzers of this module in the order in which Boot asks them. */
final class FailureAnalyzers {

    private FailureAnalyzers() {}

    /** What the first of ours says that has something to say. */
    static @Nullable FailureAnalysis analyze(Throwable failure) {
        return all().stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    static List<FailureAnalyzer> all() {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        SpringFactoriesLoader.ArgumentResolver.none(),
                        SpringFactoriesLoader.FailureHandler.logging(
                                LogFactory.getLog(FailureAnalyzers.class)))
                .stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("io.shmipc."))
                .toList();
    }
}
