package io.shmipc.spring.test;

import io.shmipc.error.MemoryExhaustedException;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.core.ShmipcTemplate;
import io.shmipc.spring.core.StreamSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.AssertProvider;

/**
 * A peer for unit tests of code that sends. It keeps what it gets and answers as the test has it:
 *
 * <pre>{@code
 * FakeShmipcPeer peer = FakeShmipcPeer.create();
 * peer.whenRequest("price").thenReply(new Price("tea", 42));
 *
 * Price price = new Checkout(peer.template()).priceOf(new Order("tea"));
 *
 * assertThat(peer).received("price").isRequest().hasPayload(new Order("tea"));
 * }</pre>
 *
 * <p>{@link #template()} is a real template whose bytes go through memory of this JVM instead of a
 * session: what cannot be converted, encoded or read in production fails here too, with the same
 * exception. A request to a destination that no script knows is refused, as by a server without a
 * listener for it.
 *
 * <p>What a call sends has been received when the call returns, and answers are made on the thread
 * that sends. No time passes for an answer that is late or missing: the call that would wait in
 * vain fails at once. Only what waits by callbacks waits for real.
 *
 * <p>May be used by several threads. Nothing has to be closed.
 */
public final class FakeShmipcPeer implements AssertProvider<FakeShmipcPeerAssert> {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private enum State {
        AVAILABLE,
        UNAVAILABLE,
        OUT_OF_MEMORY
    }

    private record Script(
            String destination, Predicate<ReceivedMessage> matches, ScriptedAnswers answers) {}

    private final MessageCodec codec;
    private final PayloadConverters converters;
    private final ShmipcTemplate template;
    private final List<Script> scripts = new ArrayList<>();
    private final List<ReceivedMessage> received = new ArrayList<>();
    private State state = State.AVAILABLE;

    private FakeShmipcPeer(
            MessageCodec codec, PayloadConverters converters, Duration requestTimeout) {
        this.codec = codec;
        this.converters = converters;
        this.template = new ShmipcTemplate(new Streams(), codec, converters, requestTimeout);
    }

    /**
     * A peer for bytes, text and, with Jackson on the class path, JSON by a mapper with its
     * defaults. Requests that do not say otherwise have 5 seconds.
     */
    public static FakeShmipcPeer create() {
        return create(DefaultConverters.create());
    }

    /** A peer for payloads of the application's own converters. */
    public static FakeShmipcPeer create(PayloadConverters converters) {
        return create(new TTHeaderCodec(MessageLimits.DEFAULTS), converters, REQUEST_TIMEOUT);
    }

    /** A peer that is like the application's in everything. */
    public static FakeShmipcPeer create(
            MessageCodec codec, PayloadConverters converters, Duration requestTimeout) {
        return new FakeShmipcPeer(codec, converters, requestTimeout);
    }

    /** What the code under test sends with; also wherever {@link ShmipcOperations} are wanted. */
    public ShmipcTemplate template() {
        return template;
    }

    /** How to answer requests to {@code destination}; takes the place of what was said before. */
    public ScriptedAnswers whenRequest(String destination) {
        return whenRequest(destination, message -> true);
    }

    /**
     * How to answer requests to {@code destination} that match. Of several scripts that match the
     * one that was given last answers.
     */
    public ScriptedAnswers whenRequest(String destination, Predicate<ReceivedMessage> matches) {
        ScriptedAnswers answers = new ScriptedAnswers();
        synchronized (this) {
            scripts.add(0, new Script(destination, matches, answers));
        }
        return answers;
    }

    /** From now on nobody answers at the address: no call sends anything. */
    public synchronized void becomeUnavailable() {
        state = State.UNAVAILABLE;
    }

    /**
     * From now on shared memory is full, and the exhaustion policy is to fail: no call sends
     * anything.
     */
    public synchronized void runOutOfMemory() {
        state = State.OUT_OF_MEMORY;
    }

    /** The peer is back as it was in the beginning; its scripts and messages stay. */
    public synchronized void becomeAvailable() {
        state = State.AVAILABLE;
    }

    /** Everything received so far, in its order. */
    public synchronized List<ReceivedMessage> received() {
        return List.copyOf(received);
    }

    /** What was received for {@code destination} so far, in its order. */
    public List<ReceivedMessage> received(String destination) {
        return received().stream()
                .filter(message -> message.destination().equals(destination))
                .toList();
    }

    /** Forgets scripts and messages, and is available. */
    public synchronized void reset() {
        scripts.clear();
        received.clear();
        state = State.AVAILABLE;
    }

    /** For {@code assertThat(peer)}. */
    @Override
    public FakeShmipcPeerAssert assertThat() {
        return new FakeShmipcPeerAssert(this);
    }

    MessageCodec codec() {
        return codec;
    }

    PayloadConverters converters() {
        return converters;
    }

    synchronized void keep(ReceivedMessage message) {
        received.add(message);
    }

    /** Who answers, or null. */
    synchronized ScriptedAnswers.@org.jspecify.annotations.Nullable Answer answerTo(
            ReceivedMessage message) {
        for (Script script : scripts) {
            if (script.destination().equals(message.destination())
                    && script.matches().test(message)) {
                return script.answers().next();
            }
        }
        return null;
    }

    synchronized void requireMemory() {
        if (state == State.OUT_OF_MEMORY) {
            throw new MemoryExhaustedException("the fake peer has run out of memory");
        }
    }

    private synchronized void requirePeer() {
        if (state == State.UNAVAILABLE) {
            throw new PeerUnavailableException("the fake peer is unavailable");
        }
    }

    /** A stream for each borrower, since what it costs to open one is nothing here. */
    private final class Streams implements StreamSource {

        @Override
        public Stream borrow() {
            requirePeer();
            return FakeConversation.open(FakeShmipcPeer.this);
        }

        @Override
        public void giveBack(Stream stream) {
            stream.close();
        }
    }
}
