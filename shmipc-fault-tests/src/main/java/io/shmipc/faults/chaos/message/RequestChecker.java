package io.shmipc.faults.chaos.message;

/**
 * What a server knows of the messages of one stream: whose they are, and which one comes next. Used
 * by one thread at a time.
 */
public final class RequestChecker {

    private final int run;
    private final int stream;
    private int client;
    private int session;
    private boolean begun;
    private long conversation;
    private int next;

    /**
     * @param run number of the run
     * @param stream id of the stream, as this end sees it
     */
    public RequestChecker(int run, int stream) {
        this.run = run;
        this.stream = stream;
    }

    /**
     * Takes the next message of the stream.
     *
     * @throws MixUpException if it is not the next one
     */
    public void accept(Message message) {
        Sender sender = message.sender();
        if (sender.run() != run) {
            throw new MixUpException(MixUp.FOREIGN, "run must be = " + run + ": " + message);
        }
        if (sender.stream() != stream) {
            throw new MixUpException(
                    MixUp.WRONG_STREAM, "came on stream=" + stream + ": " + message);
        }
        if (begun && (sender.client() != client || sender.session() != session)) {
            throw new MixUpException(
                    MixUp.FOREIGN,
                    "must be of client=" + client + " session=" + session + ": " + message);
        }
        if (!begun || message.conversation() > conversation) {
            client = sender.client();
            session = sender.session();
            begun = true;
            conversation = message.conversation();
            next = 0;
        } else if (message.conversation() < conversation) {
            throw new MixUpException(
                    MixUp.WRONG_STREAM, "came after conversation=" + conversation + ": " + message);
        }
        if (message.number() != next) {
            throw new MixUpException(
                    message.number() < next ? MixUp.DUPLICATE : MixUp.HOLE,
                    "must be number=" + next + ": " + message);
        }
        next++;
    }
}
