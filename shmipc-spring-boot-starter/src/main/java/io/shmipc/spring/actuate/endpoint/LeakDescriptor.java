package io.shmipc.spring.actuate.endpoint;

import io.shmipc.metrics.LeakReport;
import java.util.List;

/**
 * A leak, as {@link LeakReport} has it.
 *
 * @param acquiredAt the place that acquired it, innermost call first, each as in a stack trace;
 *     empty if that was not recorded
 */
public record LeakDescriptor(
        long atMillis,
        LeakReport.Kind kind,
        long sessionId,
        int streamId,
        int slices,
        long bytes,
        long heldNanos,
        String thread,
        List<String> acquiredAt) {

    /** Calls of one place. */
    private static final int MAX_CALLS = 32;

    static LeakDescriptor of(LeakReport report) {
        return new LeakDescriptor(
                report.atMillis(),
                report.kind(),
                report.sessionId(),
                report.streamId(),
                report.slices(),
                report.bytes(),
                report.heldNanos(),
                report.thread(),
                report.acquiredAt().stream()
                        .limit(MAX_CALLS)
                        .map(StackTraceElement::toString)
                        .toList());
    }
}
