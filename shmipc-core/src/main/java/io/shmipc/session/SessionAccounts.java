package io.shmipc.session;

import io.shmipc.diagnostics.Allocations;
import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.diagnostics.DumpFormatException;
import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.DumpWriter;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalysis.Source;
import io.shmipc.diagnostics.RegionAnalyzer;
import io.shmipc.diagnostics.SessionImage;
import io.shmipc.internal.queue.QueueRegion;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the memory of a session for those who ask what it is used for. The memory may go at any
 * moment, and zeroes lie in its place then: what was read counts only if the session was open
 * afterwards, as it says that it has ended before it lets go of anything. Any thread.
 */
final class SessionAccounts {

    private final SessionImpl session;
    private final SessionMemory memory;

    SessionAccounts(SessionImpl session, SessionMemory memory) {
        this.session = session;
        this.memory = memory;
    }

    /** What the slices are used for; empty if there are none, or the session has ended. */
    List<ClassAllocation> allocation() {
        SharedRegion region = memory.region();
        QueueRegion queues = memory.queues();
        if (region == null || queues == null || !session.isOpen()) {
            return List.of();
        }
        CoarseClock.advance();
        try {
            List<ClassAllocation> counted =
                    Allocations.of(region.pool(), region.queues(queues), region.view());
            return session.isOpen() ? counted : List.of();
        } catch (RuntimeException e) {
            if (session.isOpen()) {
                throw e;
            }
            return List.of();
        }
    }

    /** What an image says; one of nothing if there is no memory, or the session has ended. */
    RegionAnalysis analyse(AnalysisOptions options) {
        try {
            return RegionAnalyzer.analyse(image(options.payload()), options);
        } catch (DumpFormatException e) {
            return nothing(String.valueOf(e.getMessage()));
        }
    }

    /**
     * @throws DumpFormatException if there is no memory, or the session has ended
     */
    void dump(DumpOptions options, OutputStream out) throws IOException {
        DumpWriter.write(image(options), options, out);
    }

    private SessionImage image(DumpOptions options) throws DumpFormatException {
        SharedRegion region = memory.region();
        QueueRegion queues = memory.queues();
        if (region == null || queues == null) {
            throw new DumpFormatException("session=" + session.id() + " has no shared memory");
        }
        requireOpen();
        CoarseClock.advance();
        try {
            SessionImage image =
                    SessionImage.of(
                            region.pool(),
                            region.queues(queues),
                            region.view(),
                            source(),
                            region.name(),
                            options);
            requireOpen();
            return image;
        } catch (RuntimeException e) {
            requireOpen();
            throw e;
        }
    }

    private void requireOpen() throws DumpFormatException {
        if (!session.isOpen()) {
            throw new DumpFormatException("session=" + session.id() + " has ended");
        }
    }

    private RegionAnalysis nothing(String why) {
        return new RegionAnalysis(
                RegionAnalysis.FORMAT_VERSION,
                System.currentTimeMillis(),
                source(),
                new RegionAnalysis.Region(null, 0, 0, false),
                List.of(),
                List.of(),
                0,
                List.of(),
                List.of(),
                List.of(new RegionAnalysis.Problem("warning", "session=" + session.id(), why)));
    }

    private Source source() {
        return new Source(
                ProcessHandle.current().pid(),
                command(),
                session.id(),
                session.isServer() ? "server" : "client",
                session.remotePid(),
                true);
    }

    /** The main class or jar; arguments may hold secrets. */
    private static @Nullable String command() {
        String command = System.getProperty("sun.java.command");
        return command == null || command.isBlank() ? null : "java " + command.split(" ", 2)[0];
    }
}
