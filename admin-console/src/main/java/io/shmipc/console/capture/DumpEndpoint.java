package io.shmipc.console.capture;

import io.shmipc.console.analysis.Analysis;
import io.shmipc.console.analysis.AnalysisParser;
import io.shmipc.console.analysis.InvalidAnalysisException;
import io.shmipc.console.fleet.Instance;
import io.shmipc.console.remote.Download;
import io.shmipc.console.remote.InstanceClient;
import io.shmipc.console.remote.InstanceFailure;
import io.shmipc.console.remote.InstanceFailure.Reason;
import io.shmipc.console.remote.Refusals;
import io.shmipc.console.remote.Reply;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks instances for analyses and dumps of their sessions. May be used by any thread. */
@Component
public final class DumpEndpoint {

    /** Analyses that are got at once: each may be a few megabytes. */
    private static final int MAX_AT_ONCE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(DumpEndpoint.class);

    private final InstanceClient client;
    private final CaptureStore captures;
    private final CaptureProperties properties;
    private final Clock clock;
    private final Semaphore running = new Semaphore(MAX_AT_ONCE);

    DumpEndpoint(
            InstanceClient client,
            CaptureStore captures,
            CaptureProperties properties,
            Clock clock) {
        this.client = client;
        this.captures = captures;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Has a session analysed, and keeps the analysis.
     *
     * @param payload whether the first bytes of slices in use are asked for
     * @param user who asks
     * @throws CaptureFailedException if there is none that can be shown
     */
    public Capture analyse(Instance instance, long session, boolean payload, String user)
            throws CaptureFailedException {
        if (!running.tryAcquire()) {
            throw new CaptureFailedException(
                    "The console gets too many analyses at once. Try again in a moment.");
        }
        try {
            String path =
                    path(session)
                            + "?maxHeld="
                            + properties.maxHeld()
                            + (payload ? "&previewBytes=" + properties.previewBytes() : "");
            Reply reply = client.get(instance, path);
            InstanceFailure refusal = Refusals.of(reply);
            if (refusal != null) {
                throw failed(instance, session, refusal);
            }
            Analysis analysis = AnalysisParser.parse(reply.body());
            LOG.info(
                    "analysis of session={} of instance={} payload={} by user={}",
                    session,
                    instance.address(),
                    payload,
                    user);
            return captures.add(
                    instance.id(),
                    session,
                    instance.service() + " at " + instance.address(),
                    clock.instant(),
                    user,
                    analysis,
                    reply.body());
        } catch (InvalidAnalysisException e) {
            throw new CaptureFailedException(
                    "The instance answered with something that is no analysis. " + e.getMessage());
        } catch (InstanceFailure e) {
            throw failed(instance, session, e);
        } finally {
            running.release();
        }
    }

    /**
     * Begins a dump.
     *
     * @param payload whether the first bytes of slices are asked for
     * @param user who asks
     * @return the file's bytes as they come; to be closed
     * @throws CaptureFailedException if there is none
     */
    public Download dump(Instance instance, long session, boolean payload, String user)
            throws CaptureFailedException {
        String path =
                path(session)
                        + "?format=file"
                        + (payload ? "&payloadBytes=" + properties.payloadBytes() : "");
        try {
            Download download = client.download(instance, path);
            InstanceFailure refusal = Refusals.of(download.status());
            if (refusal != null) {
                close(download);
                throw failed(instance, session, refusal);
            }
            String type = download.header("Content-Type");
            if (type == null || !type.startsWith("application/octet-stream")) {
                close(download);
                throw new CaptureFailedException(
                        "The instance answered with "
                                + (type == null ? "nothing known" : type)
                                + " instead of a dump: what answers there is no shmipcdump"
                                + " endpoint.");
            }
            LOG.info(
                    "dump of session={} of instance={} payload={} by user={}",
                    session,
                    instance.address(),
                    payload,
                    user);
            return download;
        } catch (InstanceFailure e) {
            throw failed(instance, session, e);
        }
    }

    private static String path(long session) {
        return "/shmipcdump/" + session;
    }

    private static void close(Download download) {
        try {
            download.close();
        } catch (IOException e) {
            LOG.debug("closing an answer failed", e);
        }
    }

    private static String words(InstanceFailure failure) {
        String message = failure.getMessage();
        return message == null ? failure.reason().toString() : message;
    }

    private CaptureFailedException failed(
            Instance instance, long session, InstanceFailure failure) {
        return new CaptureFailedException(
                switch (failure.reason()) {
                    case NOT_FOUND -> notFound(instance, session);
                    case UNAUTHORIZED ->
                            "The instance wants other credentials (401) for its endpoint"
                                    + " shmipcdump. Name them under shmipc.console.instances."
                                    + instance.service()
                                    + ".";
                    case FORBIDDEN ->
                            "The instance does not allow its endpoint shmipcdump to the console"
                                    + " (403). Let the user named under shmipc.console.instances."
                                    + instance.service()
                                    + " read it there.";
                    case NOT_UNDERSTOOD ->
                            "The instance answered with something that is no analysis. "
                                    + words(failure);
                    case TOO_LONG ->
                            words(failure)
                                    + " Ask for fewer slices with"
                                    + " shmipc.console.captures.max-held.";
                    case STATUS ->
                            switch (failure.status()) {
                                case 409 ->
                                        "Session "
                                                + session
                                                + " has no shared memory: it sends over its socket"
                                                + " alone.";
                                case 410 -> "Session " + session + " has ended meanwhile.";
                                case 429 ->
                                        "Another dump is being taken there. Try again in a moment.";
                                default -> words(failure);
                            };
                    default -> words(failure);
                });
    }

    /**
     * The endpoint, or the session: asking the endpoint for all sessions tells which is missing.
     */
    private String notFound(Instance instance, long session) {
        try {
            Reply all = client.get(instance, "/shmipcdump");
            if (all.isSuccess()) {
                return "The instance has no session " + session + " any more.";
            }
            InstanceFailure refusal = Refusals.of(all);
            if (refusal != null && refusal.reason() != Reason.NOT_FOUND) {
                return words(refusal);
            }
        } catch (InstanceFailure e) {
            return words(e);
        }
        return "The instance does not expose its endpoint shmipcdump, so its memory cannot be"
                + " looked at from here. Add shmipcdump to"
                + " management.endpoints.web.exposure.include there.";
    }
}
