package io.shmipc.faults.chaos.message;

/** Holds replies to the requests they must answer. */
public final class ReplyChecker {

    private ReplyChecker() {}

    /**
     * Checks a reply of a server that derives it.
     *
     * @param request the oldest request without a reply
     * @param requestChecksum its checksum as it was sent
     * @throws MixUpException if this is not its reply
     */
    public static void check(Message request, int requestChecksum, Message reply) {
        checkIdentity(request, reply);
        if (reply.kind() != Kind.REPLY && reply.kind() != Kind.COUNT) {
            throw new MixUpException(MixUp.WRONG_REPLY, "got " + reply + " must answer " + request);
        }
        if (reply.kind() == Kind.COUNT) {
            if (request.kind() != Kind.END && request.kind() != Kind.INQUIRY) {
                throw new MixUpException(
                        MixUp.WRONG_REPLY, "got " + reply + " must answer " + request);
            }
            return;
        }
        Message wanted = request.reply(Options.serverId(reply.options()), requestChecksum);
        if (!wanted.equals(reply)) {
            throw new MixUpException(MixUp.WRONG_REPLY, "got " + reply + " must be " + wanted);
        }
    }

    /**
     * Checks a reply of a server that sends back what it got.
     *
     * @throws MixUpException if this is not the request itself
     */
    public static void checkEcho(Message request, Message reply) {
        checkIdentity(request, reply);
        if (!request.equals(reply)) {
            throw new MixUpException(MixUp.WRONG_REPLY, "got " + reply + " must be " + request);
        }
    }

    private static void checkIdentity(Message request, Message reply) {
        if (request.sender().run() != reply.sender().run()
                || request.sender().client() != reply.sender().client()
                || request.sender().session() != reply.sender().session()) {
            throw new MixUpException(
                    MixUp.FOREIGN, "got " + reply + " must be for " + request.sender());
        }
        if (request.sender().stream() != reply.sender().stream()
                || request.conversation() != reply.conversation()) {
            throw new MixUpException(
                    MixUp.WRONG_STREAM, "got " + reply + " must answer " + request);
        }
        if (request.number() != reply.number()) {
            throw new MixUpException(
                    reply.number() < request.number() ? MixUp.DUPLICATE : MixUp.HOLE,
                    "got " + reply + " must answer " + request);
        }
    }
}
