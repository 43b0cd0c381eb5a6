package io.shmipc.spring.listener;

import io.shmipc.session.BufferReader;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageHead;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.observation.MessageObservation;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message on its way through its listener, and what belongs to it either way. Goes as far as it
 * can each time it is asked to, and has itself asked again, by the stream's callback, when there is
 * more to do: no thread waits in here. Used by who serves the stream, unless said otherwise.
 */
final class Exchange implements Invocation {

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final Stream stream;
    private final DispatchSettings settings;
    private final ListenerRegistration listener;
    private final DestinationPattern pattern;
    private final ShmipcMessage message;
    private final ReplyWriter out;
    private final @Nullable MessageSequence sequence;
    private final MessageObservation observation;
    private final @Nullable PayloadReader payload;
    private final @Nullable Admission admission;

    private boolean finished;
    private boolean failureTold;

    private boolean checked;
    private boolean reached;
    private @Nullable PulledMessages pulled;
    private @Nullable PublishedMessages published;
    private @Nullable Answers answers;
    private boolean written;
    private boolean threadLeft;

    /**
     * A message that its listener has let in; {@link ListenerRegistration#leave} is up to this.
     *
     * @param head the message, of which {@code message} is all but what the listener reads itself
     */
    Exchange(
            Stream stream,
            DispatchSettings settings,
            DestinationTable.Match match,
            MessageHead head,
            ShmipcMessage message) {
        this.stream = stream;
        this.settings = settings;
        this.listener = match.listener();
        this.pattern = match.pattern();
        this.message = message;
        ListenerShape shape = listener.shape();
        boolean wanted =
                message.kind() == MessageKind.REQUEST
                        && (settings.codec().carriesMetadata() || shape.replies());
        this.out = new ReplyWriter(stream, settings, message, wanted);
        this.sequence =
                shape.takesSeveral() || message.header(MessageHeaders.STREAM) != null
                        ? new MessageSequence(stream, settings, message)
                        : null;
        this.payload = shape.input() == ListenerShape.Input.RAW ? payloadOf(head) : null;
        this.admission =
                listener.limit() == null ? null : new Admission(listener, settings.busyTimeout());
        this.observation = observe();
    }

    private PayloadReader payloadOf(MessageHead head) {
        int unread = head.unreadPayloadBytes();
        return unread == 0
                ? new PayloadReader(
                        new HeapReader(message.payload()), message.payloadBytes(), () -> {})
                : new PayloadReader(stream.reader(), unread, this::leaveThread);
    }

    private MessageObservation observe() {
        try {
            return settings.observer().receiving(listener.id(), pattern.toString(), message);
        } catch (RuntimeException e) {
            log.warn("message is not observed", e);
            return MessageObservation.NONE;
        }
    }

    // ---- for who serves the stream ----

    /**
     * Goes on.
     *
     * @return whether it is over; if not the stream's callback comes
     * @throws RuntimeException if the stream is of no more use
     */
    boolean proceed() {
        boolean over = false;
        try {
            if (!written) {
                written = produce();
            }
            over = written && out.flush();
        } catch (RuntimeException | Error e) {
            abandon(e);
            throw e;
        }
        if (over) {
            finish(null);
        } else {
            leaveThread();
        }
        return over;
    }

    /** Whether all that is to be sent has been written. */
    private boolean produce() {
        boolean all;
        try {
            all = advance();
        } catch (ListenerFailure e) {
            fail(e);
            all = true;
        }
        if (all) {
            endInput();
        }
        return all;
    }

    private boolean advance() throws ListenerFailure {
        Answers given = answers;
        if (given == null) {
            if (!checked) {
                checked = true;
                checkMarks();
            }
            if (admission != null && !admission.admit(stream::callBack)) {
                return false;
            }
            reached = true;
            given = invoke();
            answers = given;
        }
        if (published != null) {
            published.pump();
        }
        return given.proceed(out);
    }

    private void checkMarks() throws ListenerFailure {
        String wrong = MessageMarks.wrongFor(listener.shape(), pattern, message);
        if (wrong != null) {
            throw new ListenerFailure(new InvalidMessageException(wrong), false);
        }
    }

    private Answers invoke() throws ListenerFailure {
        MessageObservation.Scope scope = observation.open();
        try {
            if (!(listener.endpoint() instanceof MethodListenerEndpoint method)) {
                return Answers.of(handlePlainly());
            }
            Object result = method.invoke(this);
            ListenerShape.Result declared = method.shape().result();
            if (pulled != null && declared != ListenerShape.Result.PULLED) {
                pulled.close();
            }
            return AnswerKinds.of(result, method.resultType(), declared, settings, stream);
        } finally {
            scope.close();
            if (payload != null) {
                payload.close();
            }
        }
    }

    private @Nullable Object handlePlainly() throws ListenerFailure {
        try {
            return listener.endpoint().handle(message);
        } catch (Exception | LinkageError | AssertionError e) {
            throw new ListenerFailure(e, true);
        }
    }

    /**
     * The listener is done with what came in, whether it read all of it or not.
     *
     * @throws RuntimeException if the stream is of no more use
     */
    private void endInput() {
        if (answers != null) {
            answers.cancel();
        }
        if (payload != null) {
            payload.close();
            payload.skipRest(settings.messageTimeout());
        }
        if (published != null) {
            published.fail(new CancellationException("the listener has answered"));
        }
        if (pulled != null) {
            pulled.close();
            RuntimeException broken = pulled.broken();
            if (broken != null) {
                out.flush();
                throw broken;
            }
        }
    }

    private void fail(ListenerFailure failure) {
        Throwable error = failure.reason();
        if (error instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        tellFailure(error);
        if (!(error instanceof ErrorAnswer) && handled(error)) {
            return;
        }
        if (error instanceof ListenerException || !failure.invoked()) {
            log.debug("{} not handled: {}", message, error.getMessage());
        } else if (!(error instanceof ErrorAnswer)) {
            log.warn("{} failed", message, error);
        }
        out.failed(error, ErrorReplies.kindOf(error, failure.invoked()));
    }

    /** Whether the application has an answer to the failure. */
    private boolean handled(Throwable error) {
        if (!(listener.endpoint() instanceof MethodListenerEndpoint method) || !reached) {
            return false;
        }
        ExceptionHandlers.Handling handling = method.exceptionHandlers().find(error);
        if (handling == null) {
            return false;
        }
        try {
            out.one(handling.run(message));
            return true;
        } catch (ListenerFailure e) {
            if (e.reason() instanceof ErrorAnswer chosen) {
                out.failed(chosen, null);
                return true;
            }
            log.warn("answer to a failed {} cannot be sent", message, e.reason());
        } catch (Exception | LinkageError | AssertionError e) {
            log.warn("exception handler of {} failed", message, e);
        }
        return false;
    }

    /** What goes on from here goes on without the calling thread. */
    private void leaveThread() {
        if (!threadLeft) {
            threadLeft = true;
            stream.workUnderWay(true);
        }
    }

    /** Whether {@link Stream#workUnderWay} is to be ended. */
    boolean hasLeftThread() {
        return threadLeft;
    }

    /** Whether the stream cannot be used any more although nothing is wrong with it. */
    boolean endsStream() {
        return out.endsStream();
    }

    /** Whether messages that belong to this one are still to come, and are nobody's. */
    boolean inputLeft() {
        return sequence != null && !sequence.hasEnded();
    }

    /**
     * Whether it is of no use without the peer, or cannot go on without the session.
     *
     * @param sessionEnded whether not only the stream has
     */
    boolean endsWithPeer(boolean sessionEnded) {
        return message.kind() == MessageKind.REQUEST || sessionEnded && answers == null;
    }

    /** The session has ended: whether it can go on or not, it counts as done when its work is. */
    void detach() {
        if (answers instanceof LaterAnswer later) {
            later.whenComplete(this::finish);
        }
    }

    /** Ends it before its time. Does not throw. */
    void abandon(Throwable reason) {
        if (published != null) {
            published.fail(reason);
        }
        if (pulled != null) {
            pulled.close();
        }
        if (answers != null) {
            answers.cancel();
        }
        finish(reason);
    }

    /** From any thread. */
    private void finish(@Nullable Throwable reason) {
        synchronized (this) {
            if (finished) {
                return;
            }
            finished = true;
        }
        if (admission != null) {
            admission.end();
        }
        listener.leave();
        if (reason != null) {
            tellFailure(reason);
        }
        observation.close();
    }

    private void tellFailure(Throwable error) {
        synchronized (this) {
            if (failureTold) {
                return;
            }
            failureTold = true;
        }
        observation.failed(error);
    }

    // ---- for the listener ----

    @Override
    public ShmipcMessage message() {
        return message;
    }

    @Override
    public DestinationPattern pattern() {
        return pattern;
    }

    @Override
    public Stream stream() {
        return stream;
    }

    @Override
    public BufferReader payload() {
        if (payload == null) {
            throw new IllegalStateException("the payload of the message was copied");
        }
        return payload;
    }

    @Override
    public PulledMessages pulled(Function<ShmipcMessage, Object> conversion) {
        PulledMessages messages = new PulledMessages(sequence(), element(conversion));
        pulled = messages;
        return messages;
    }

    @Override
    public PublishedMessages published(Function<ShmipcMessage, Object> conversion) {
        PublishedMessages messages =
                new PublishedMessages(sequence(), element(conversion), stream::callBack);
        published = messages;
        return messages;
    }

    private MessageSequence sequence() {
        if (sequence == null) {
            throw new IllegalStateException("the listener takes one message");
        }
        return sequence;
    }

    /** What is wrong with a message is not the listener's failure, although it comes up there. */
    private static Function<ShmipcMessage, Object> element(
            Function<ShmipcMessage, Object> conversion) {
        return message -> {
            try {
                return conversion.apply(message);
            } catch (ListenerException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new InvalidMessageException(String.valueOf(e.getMessage()), e);
            }
        };
    }
}
