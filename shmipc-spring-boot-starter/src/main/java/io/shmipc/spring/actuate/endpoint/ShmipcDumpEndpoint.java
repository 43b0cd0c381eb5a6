package io.shmipc.spring.actuate.endpoint;

import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.error.ShmipcException;
import io.shmipc.session.Session;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.Words;
import io.shmipc.spring.actuate.endpoint.DumpOverviewDescriptor.DumpableSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.io.InputStreamResource;
import org.springframework.util.MimeTypeUtils;

/**
 * Shows what is in the shared memory of a session: an analysis, or a dump to be analysed elsewhere.
 * Reads only, and stops nobody. Payload, which is what the application sent, is left out unless
 * {@code management.endpoint.shmipcdump.show-values} allows it and the request asks for it. One at
 * a time: who comes meanwhile waits a little, and is told to come again.
 */
@WebEndpoint(id = "shmipcdump", defaultAccess = Access.READ_ONLY)
@RegisterReflectionForBinding({AnalysisDescriptor.class, ShmipcDumpEndpoint.Message.class})
public final class ShmipcDumpEndpoint {

    /**
     * Header that says what became of the payload: {@code none}, {@code shown}, {@code sanitised}.
     */
    static final String PAYLOAD_HEADER = "X-Shmipc-Payload";

    /** Slices listed in an analysis, unless the request wants fewer or more. */
    static final int DEFAULT_HELD = 1000;

    /** Slices listed in an analysis, whatever the request wants. */
    static final int MAX_HELD = 100_000;

    /** Bytes of one slice that an analysis shows, whatever the request wants. */
    static final int MAX_PREVIEW_BYTES = 4096;

    private static final int MAX_ELEMENTS = 1000;
    private static final long WAIT_MILLIS = 1000;
    private static final int GONE = 410;
    private static final int CONFLICT = 409;

    private static final String V3 = "application/vnd.spring-boot.actuator.v3+json";
    private static final String V2 = "application/vnd.spring-boot.actuator.v2+json";
    private static final String OCTETS = MimeTypeUtils.APPLICATION_OCTET_STREAM_VALUE;

    private static final Logger log = LoggerFactory.getLogger(ShmipcDumpEndpoint.class);

    /** Why there is nothing else to show. */
    public record Message(String message) implements OperationResponseBody {}

    /** Makes an answer of a session. */
    private interface Work {

        WebEndpointResponse<?> run(Session session) throws IOException;
    }

    private final SessionFinder finder;
    private final Show showValues;
    private final Set<String> roles;
    private final long maxPayloadBytes;
    private final ResponseHeaders headers;
    private final Semaphore turn = new Semaphore(1);

    /**
     * @param showValues who is shown payload
     * @param roles of which one is needed with {@link Show#WHEN_AUTHORIZED}; empty for any user
     * @param maxPayloadBytes most payload in one answer
     * @param headers where what is told beside the body goes
     */
    public ShmipcDumpEndpoint(
            MonitoredPeers peers,
            Show showValues,
            Set<String> roles,
            long maxPayloadBytes,
            ResponseHeaders headers) {
        this.finder = new SessionFinder(peers);
        this.showValues = showValues;
        this.roles = Set.copyOf(roles);
        this.maxPayloadBytes = maxPayloadBytes;
        this.headers = headers;
    }

    /** All sessions that have something to dump, of each client and server the first few. */
    @ReadOperation
    public DumpOverviewDescriptor sessions() {
        return new DumpOverviewDescriptor(
                finder.all(Descriptions.MAX_SESSIONS).stream()
                        .filter(found -> !found.session().memory().isEmpty())
                        .map(ShmipcDumpEndpoint::describe)
                        .toList(),
                Words.of(showValues),
                maxPayloadBytes);
    }

    private static DumpableSession describe(SessionFinder.Found found) {
        Session session = found.session();
        return new DumpableSession(
                session.id(),
                found.side(),
                found.name(),
                session.remotePid(),
                session.regionBytes(),
                session.memory().stream().mapToLong(usage -> usage.slices()).sum());
    }

    /**
     * The memory of one session, as an analysis or as a file.
     *
     * @param format {@code json} for an analysis, which it is if absent, or {@code file}
     * @param maxHeld slices listed in an analysis, at most 100000; 1000 if absent
     * @param previewBytes of each slice listed, at most 4096; 0 if absent
     * @param payloadBytes of each slice in the file; 0 if absent
     * @return null if no session that is open has the number
     */
    @ReadOperation(produces = {V3, V2, MimeTypeUtils.APPLICATION_JSON_VALUE, OCTETS})
    public @Nullable WebEndpointResponse<?> session(
            SecurityContext securityContext,
            @Selector long session,
            @Nullable String format,
            @Nullable Integer maxHeld,
            @Nullable Integer previewBytes,
            @Nullable Integer payloadBytes) {
        boolean file = "file".equals(format);
        if (!file && format != null && !format.equals("json")) {
            throw wrong("format=" + format + " must be json or file");
        }
        int held = within("maxHeld", maxHeld, DEFAULT_HELD, MAX_HELD);
        int preview = within("previewBytes", previewBytes, 0, MAX_PREVIEW_BYTES);
        int payload = within("payloadBytes", payloadBytes, 0, Integer.MAX_VALUE);
        SessionFinder.Found found = finder.find(session);
        if (found == null) {
            return null;
        }
        long most = file ? Math.min(payload, maxPayloadBytes) : maxPayloadBytes / Math.max(1, held);
        int shown = shown(securityContext, file ? payload : preview, most);
        return file
                ? taken(found, each -> dump(each, shown))
                : taken(
                        found,
                        each ->
                                analyse(
                                        each,
                                        new AnalysisOptions(
                                                held,
                                                MAX_ELEMENTS,
                                                shown,
                                                found.config().heldTooLong())));
    }

    /**
     * As many bytes as are wanted and there is room for, or none if who asks must not see any; and
     * tells which.
     */
    private int shown(SecurityContext securityContext, int wanted, long most) {
        boolean allowed = wanted > 0 && showValues.isShown(securityContext, roles);
        boolean sanitised = wanted > 0 && !allowed;
        int shown = allowed ? (int) Math.min(wanted, most) : 0;
        headers.set(PAYLOAD_HEADER, sanitised ? "sanitised" : shown > 0 ? "shown" : "none");
        return shown;
    }

    private WebEndpointResponse<?> taken(SessionFinder.Found found, Work work) {
        Session session = found.session();
        if (session.memory().isEmpty()) {
            return message(CONFLICT, "session=" + session.id() + " has no shared memory");
        }
        if (!begin()) {
            return message(
                    WebEndpointResponse.STATUS_TOO_MANY_REQUESTS,
                    "Another dump is being taken. Try again in a moment.");
        }
        try {
            return work.run(session);
        } catch (ShmipcException | IOException e) {
            if (!session.isOpen()) {
                return message(GONE, "session=" + session.id() + " has ended meanwhile");
            }
            log.warn("session={} could not be dumped", session.id(), e);
            return message(
                    WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR,
                    "session=" + session.id() + " could not be dumped: " + e.getMessage());
        } finally {
            turn.release();
        }
    }

    private boolean begin() {
        try {
            return turn.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static WebEndpointResponse<?> analyse(Session session, AnalysisOptions options) {
        RegionAnalysis analysis = session.analyse(options);
        return new WebEndpointResponse<>(AnalysisDescriptor.of(analysis));
    }

    private WebEndpointResponse<?> dump(Session session, int payloadBytes) throws IOException {
        DumpOptions options =
                payloadBytes == 0
                        ? DumpOptions.NO_PAYLOAD
                        : new DumpOptions(payloadBytes, maxPayloadBytes);
        InputStream dump = DumpFile.write(out -> session.dump(options, out));
        headers.set(
                "Content-Disposition",
                "attachment; filename=\"shmipc-"
                        + ProcessHandle.current().pid()
                        + "-session-"
                        + session.id()
                        + ".dump\"");
        return new WebEndpointResponse<>(
                new InputStreamResource(dump), MimeTypeUtils.APPLICATION_OCTET_STREAM);
    }

    private static WebEndpointResponse<?> message(int status, String text) {
        return new WebEndpointResponse<>(new Message(text), status);
    }

    private static int within(String name, @Nullable Integer value, int absent, int most) {
        int chosen = value == null ? absent : value;
        if (chosen < 0 || chosen > most) {
            throw wrong(name + "=" + chosen + " must be >= 0 and <= " + most);
        }
        return chosen;
    }

    private static InvalidEndpointRequestException wrong(String rule) {
        return new InvalidEndpointRequestException(rule, rule);
    }
}
