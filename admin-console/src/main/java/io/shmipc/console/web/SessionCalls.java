package io.shmipc.console.web;

import io.shmipc.console.fleet.Instance;
import io.shmipc.console.model.SessionDetail;
import io.shmipc.console.model.UnreadableAnswerException;
import io.shmipc.console.remote.InstanceClient;
import io.shmipc.console.remote.InstanceFailure;
import io.shmipc.console.remote.InstanceFailure.Reason;
import io.shmipc.console.remote.Refusals;
import io.shmipc.console.remote.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What is asked of one session, and done to it. */
@Component
class SessionCalls {

    /** Streams on a page. */
    static final int PAGE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(SessionCalls.class);

    private final InstanceClient client;

    SessionCalls(InstanceClient client) {
        this.client = client;
    }

    SessionDetail detail(Instance instance, long session, long offset) throws InstanceFailure {
        Reply reply =
                client.get(instance, "/shmipc/" + session + "?offset=" + offset + "&limit=" + PAGE);
        if (reply.status() == 404) {
            throw new InstanceFailure(
                    Reason.NOT_FOUND, 404, "No session " + session + " is open there now.", null);
        }
        InstanceFailure refusal = Refusals.of(reply);
        if (refusal != null) {
            throw refusal;
        }
        try {
            return SessionDetail.of(reply.body());
        } catch (UnreadableAnswerException unreadable) {
            throw new InstanceFailure(
                    Reason.NOT_UNDERSTOOD, 0, String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    void forceFallback(Instance instance, long session, boolean forced, String who)
            throws InstanceFailure {
        LOG.info(
                "{} sets forced={} for session {} of {} at {}",
                who,
                forced,
                session,
                instance.service(),
                instance.address());
        check(client.post(instance, "/shmipc/" + session, "{\"forced\":" + forced + "}"));
    }

    void close(Instance instance, long session, String who) throws InstanceFailure {
        LOG.info(
                "{} closes session {} of {} at {}",
                who,
                session,
                instance.service(),
                instance.address());
        check(client.delete(instance, "/shmipc/" + session));
    }

    private static void check(Reply reply) throws InstanceFailure {
        if (reply.status() == 404) {
            throw new InstanceFailure(
                    Reason.NOT_FOUND,
                    404,
                    "It has nothing to change there (404): the session has ended, or"
                            + " management.endpoint.shmipc.access is not unrestricted.",
                    null);
        }
        if (reply.status() == 400) {
            throw new InstanceFailure(
                    Reason.STATUS,
                    400,
                    "It did not accept this (400): the session may have ended.",
                    null);
        }
        InstanceFailure refusal = Refusals.of(reply.status());
        if (refusal != null) {
            throw refusal;
        }
    }
}
