package io.shmipc.faults.chaos.message;

/**
 * A message without the bytes of its body, which follow from the rest.
 *
 * @param sender on whose behalf it travels
 * @param conversation one use of a stream by one borrower, never used twice in a run
 * @param number counts up from 0 within the conversation
 * @param kind what it is for
 * @param options see {@link Options}
 * @param parameter see {@link Kind}
 * @param bodyBytes length of the body, &gt;= 1
 */
public record Message(
        Sender sender,
        long conversation,
        int number,
        Kind kind,
        int options,
        int parameter,
        int bodyBytes) {

    /** What the bytes of the body follow from. */
    long bodySeed() {
        Kind of = kind == Kind.REPLY && Options.sendBodyBack(options) ? Kind.REQUEST : kind;
        return Body.seed(conversation, number, of);
    }

    /** The reply that a request asks for. */
    public Message reply(int serverId, int requestChecksum) {
        boolean back = Options.sendBodyBack(options);
        return new Message(
                sender,
                conversation,
                number,
                Kind.REPLY,
                Options.ofReply(serverId, back),
                requestChecksum,
                back ? bodyBytes : Math.max(1, parameter));
    }

    /** The answer to {@link Kind#END} or {@link Kind#INQUIRY}. */
    public Message count(int serverId, int count) {
        return new Message(
                sender,
                conversation,
                number,
                Kind.COUNT,
                Options.ofReply(serverId, false),
                count,
                1);
    }
}
