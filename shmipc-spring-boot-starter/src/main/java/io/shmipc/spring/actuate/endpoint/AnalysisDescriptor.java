package io.shmipc.spring.actuate.endpoint;

import io.shmipc.diagnostics.RegionAnalysis;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A {@link RegionAnalysis} as the body of an answer, so that it is written with the endpoints' own
 * names whatever the application has its JSON look like.
 */
public record AnalysisDescriptor(
        int formatVersion,
        long takenAtMillis,
        RegionAnalysis.Source source,
        RegionAnalysis.Region region,
        List<RegionAnalysis.SizeClass> classes,
        List<RegionAnalysis.HeldSlice> held,
        int heldOmitted,
        List<RegionAnalysis.Message> messages,
        List<RegionAnalysis.WaitingQueue> queues,
        List<RegionAnalysis.Problem> problems)
        implements OperationResponseBody {

    static AnalysisDescriptor of(RegionAnalysis analysis) {
        return new AnalysisDescriptor(
                analysis.formatVersion(),
                analysis.takenAtMillis(),
                analysis.source(),
                analysis.region(),
                analysis.classes(),
                analysis.held(),
                analysis.heldOmitted(),
                analysis.messages(),
                analysis.queues(),
                analysis.problems());
    }
}
