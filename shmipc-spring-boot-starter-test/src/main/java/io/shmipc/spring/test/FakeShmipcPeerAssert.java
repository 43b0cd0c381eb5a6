package io.shmipc.spring.test;

import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** What a {@link FakeShmipcPeer} has received. */
public final class FakeShmipcPeerAssert
        extends AbstractAssert<FakeShmipcPeerAssert, FakeShmipcPeer> {

    FakeShmipcPeerAssert(FakeShmipcPeer peer) {
        super(peer, FakeShmipcPeerAssert.class);
    }

    /** Exactly one message came for {@code destination}; goes on with that message. */
    public ReceivedMessageAssert received(String destination) {
        receivedTimes(destination, 1);
        return new ReceivedMessageAssert(actual.received(destination).get(0));
    }

    /** The message number {@code index} for {@code destination}, the first being 0. */
    public ReceivedMessageAssert received(String destination, int index) {
        isNotNull();
        List<ReceivedMessage> messages = actual.received(destination);
        if (messages.size() <= index) {
            failWithMessage(
                    "%nExpecting more than %d messages to <%s> but there were %d; all"
                            + " received:%n%s",
                    index, destination, messages.size(), listed());
        }
        return new ReceivedMessageAssert(messages.get(index));
    }

    /** So many messages came for {@code destination}. */
    public FakeShmipcPeerAssert receivedTimes(String destination, int times) {
        isNotNull();
        int count = actual.received(destination).size();
        if (count != times) {
            failWithMessage(
                    "%nExpecting %d messages to <%s> but there were %d; all received:%n%s",
                    times, destination, count, listed());
        }
        return this;
    }

    /** No message came for {@code destination}. */
    public FakeShmipcPeerAssert receivedNothingFor(String destination) {
        return receivedTimes(destination, 0);
    }

    /** No message came at all. */
    public FakeShmipcPeerAssert receivedNothing() {
        isNotNull();
        if (!actual.received().isEmpty()) {
            failWithMessage("%nExpecting no message but there were:%n%s", listed());
        }
        return this;
    }

    /** Messages came for these destinations, in this order, and for no other. */
    public FakeShmipcPeerAssert receivedInOrder(String... destinations) {
        isNotNull();
        List<String> expected = List.of(destinations);
        List<String> found = actual.received().stream().map(ReceivedMessage::destination).toList();
        if (!found.equals(expected)) {
            failWithMessage(
                    "%nExpecting messages to%n  %s%nin this order but there were:%n%s",
                    expected, listed());
        }
        return this;
    }

    private String listed() {
        List<ReceivedMessage> all = actual.received();
        if (all.isEmpty()) {
            return "  none";
        }
        StringBuilder lines = new StringBuilder();
        all.forEach(message -> lines.append("  ").append(message).append(System.lineSeparator()));
        return lines.toString();
    }
}
