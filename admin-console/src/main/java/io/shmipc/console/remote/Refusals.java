package io.shmipc.console.remote;

import io.shmipc.console.remote.InstanceFailure.Reason;
import org.jspecify.annotations.Nullable;

/** Says in a sentence what a status of an answer means, where it is not success. */
public final class Refusals {

    private Refusals() {}

    /** Why the answer is none that can be used, or null if it is one of JSON. */
    public static @Nullable InstanceFailure of(Reply reply) {
        InstanceFailure refusal = of(reply.status());
        if (refusal == null && reply.contentType().contains("html")) {
            return new InstanceFailure(
                    Reason.NOT_UNDERSTOOD,
                    reply.status(),
                    "It answered with a web page instead of JSON, as a page to sign in.",
                    null);
        }
        return refusal;
    }

    /** Why an answer with this status is none, or null if it says that all went well. */
    public static @Nullable InstanceFailure of(int status) {
        if (status >= 200 && status < 300) {
            return null;
        }
        return switch (status) {
            case 401 ->
                    failure(
                            Reason.UNAUTHORIZED,
                            status,
                            "It wants other credentials (401); see shmipc.console.instances.");
            case 403 ->
                    failure(
                            Reason.FORBIDDEN,
                            status,
                            "It does not allow this to anyone here (403).");
            case 404 -> failure(Reason.NOT_FOUND, status, "It has nothing at this address (404).");
            case 405 ->
                    failure(
                            Reason.NOT_ALLOWED,
                            status,
                            "It allows only to look (405): management.endpoint.shmipc.access is not"
                                    + " unrestricted there.");
            default ->
                    failure(
                            Reason.STATUS,
                            status,
                            status >= 300 && status < 400
                                    ? "It redirects to another address ("
                                            + status
                                            + "), which is not followed."
                                    : "It answered with status " + status + ".");
        };
    }

    private static InstanceFailure failure(Reason reason, int status, String message) {
        return new InstanceFailure(reason, status, message, null);
    }
}
