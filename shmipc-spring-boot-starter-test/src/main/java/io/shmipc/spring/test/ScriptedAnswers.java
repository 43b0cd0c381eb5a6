package io.shmipc.spring.test;

import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.ShmipcMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a {@link FakeShmipcPeer} answers: each {@code then} is the answer to one more request, and
 * the last one is the answer to all that follow. Before the first {@code then} the answer is empty.
 */
public final class ScriptedAnswers {

    /** One answer, played for one request. */
    interface Answer {
        void play(FakeConversation conversation, ReceivedMessage request);
    }

    private final List<Answer> answers = new ArrayList<>();
    private Duration delay = Duration.ZERO;
    private int next;

    ScriptedAnswers() {}

    /**
     * A payload, converted as a listener's result; a {@link ShmipcMessage} for an answer with
     * headers of its own.
     */
    public ScriptedAnswers thenReply(Object payload) {
        return then((conversation, request) -> conversation.reply(request, payload));
    }

    /**
     * A payload made from the request, on the sender's thread. What the function throws is reported
     * to the sender, as a listener's failure is.
     */
    public ScriptedAnswers thenAnswer(Function<ReceivedMessage, ?> answer) {
        return then(
                (conversation, request) -> {
                    Object payload;
                    try {
                        payload = answer.apply(request);
                    } catch (RuntimeException e) {
                        conversation.fail(request, e.getClass().getName(), text(e), "");
                        return;
                    }
                    conversation.reply(request, payload);
                });
    }

    /** No payload, as of a listener method that returns nothing. */
    public ScriptedAnswers thenReplyEmpty() {
        return then((conversation, request) -> conversation.replyEmpty(request));
    }

    /** Several payloads, for a caller that takes several. */
    public ScriptedAnswers thenReplyEach(Object... payloads) {
        List<Object> all = List.of(payloads);
        return then((conversation, request) -> conversation.replyEach(request, all));
    }

    /** The failure of a listener that throws this. */
    public ScriptedAnswers thenFail(Throwable failure) {
        return thenFail(failure.getClass().getName(), text(failure));
    }

    /** The failure of a listener, whose type need not be known here. */
    public ScriptedAnswers thenFail(String remoteType, String message) {
        return then((conversation, request) -> conversation.fail(request, remoteType, message, ""));
    }

    /** No listener takes the request: it was not handled and can be sent again. */
    public ScriptedAnswers thenRefuse(String remoteType, String message) {
        return then(
                (conversation, request) ->
                        conversation.fail(
                                request, remoteType, message, MessageHeaders.ERROR_REFUSED));
    }

    /** The request is not what the listener takes. */
    public ScriptedAnswers thenRejectAsInvalid(String remoteType, String message) {
        return then(
                (conversation, request) ->
                        conversation.fail(
                                request, remoteType, message, MessageHeaders.ERROR_INVALID));
    }

    /** A payload that no converter made, for example one that is no JSON. */
    public ScriptedAnswers thenReplyBytes(String contentType, byte[] payload) {
        byte[] bytes = payload.clone();
        return then(
                (conversation, request) -> conversation.replyBytes(request, contentType, bytes));
    }

    /** Nothing ever comes. */
    public ScriptedAnswers thenTimeOut() {
        return then((conversation, request) -> conversation.fallSilent());
    }

    /** The peer closes the stream instead of answering. */
    public ScriptedAnswers thenCloseStream() {
        return then((conversation, request) -> conversation.close());
    }

    /** The session is lost when the request is under way, as when the peer dies. */
    public ScriptedAnswers thenLoseSession() {
        return then((conversation, request) -> conversation.loseSession());
    }

    /** Bytes that are no message. */
    public ScriptedAnswers thenBreakProtocol() {
        return then((conversation, request) -> conversation.breakProtocol());
    }

    /** How late the answers added after this come. A call with less time than that times out. */
    public ScriptedAnswers after(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("delay=" + value + " must be >= 0");
        }
        delay = value;
        return this;
    }

    synchronized Answer next() {
        if (answers.isEmpty()) {
            return (conversation, request) -> conversation.replyEmpty(request);
        }
        Answer answer = answers.get(Math.min(next, answers.size() - 1));
        next++;
        return answer;
    }

    private synchronized ScriptedAnswers then(Answer answer) {
        Duration late = delay;
        answers.add(
                (conversation, request) -> {
                    conversation.delay(late);
                    answer.play(conversation, request);
                });
        return this;
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? "" : failure.getMessage();
    }
}
