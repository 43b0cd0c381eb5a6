package io.shmipc.spring.test;

import io.shmipc.spring.converter.PayloadConversionException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** How one message that a {@link FakeShmipcPeer} has received looks. */
public final class ReceivedMessageAssert
        extends AbstractAssert<ReceivedMessageAssert, ReceivedMessage> {

    ReceivedMessageAssert(ReceivedMessage message) {
        super(message, ReceivedMessageAssert.class);
    }

    /** Its sender wanted an answer. */
    public ReceivedMessageAssert isRequest() {
        isNotNull();
        if (actual.isOneWay()) {
            failWithMessage("%nExpecting a request but was:%n  %s", actual);
        }
        return this;
    }

    /** Its sender wanted no answer. */
    public ReceivedMessageAssert isOneWay() {
        isNotNull();
        if (!actual.isOneWay()) {
            failWithMessage("%nExpecting a one-way message but was:%n  %s", actual);
        }
        return this;
    }

    public ReceivedMessageAssert hasHeader(String name, String value) {
        return header(name, actual.header(name), value);
    }

    /** A header with a number. */
    public ReceivedMessageAssert hasHeader(int key, String value) {
        Map<Integer, String> headers = actual.message().intHeaders();
        return header(String.valueOf(key), headers.get(key), value);
    }

    public ReceivedMessageAssert doesNotHaveHeader(String name) {
        isNotNull();
        if (actual.header(name) != null) {
            failWithMessage(
                    "%nExpecting no header <%s> but it was <%s> in:%n  %s",
                    name, actual.header(name), actual);
        }
        return this;
    }

    public ReceivedMessageAssert hasContentType(String contentType) {
        return header("content-type", actual.contentType(), contentType);
    }

    /** Nothing was sent with it. */
    public ReceivedMessageAssert hasNoPayload() {
        isNotNull();
        if (actual.message().payloadBytes() > 0) {
            failWithMessage("%nExpecting no payload but was:%n  %s", actual);
        }
        return this;
    }

    /** A listener with a parameter of the type of {@code expected} would get an equal object. */
    public ReceivedMessageAssert hasPayload(Object expected) {
        Object payload = payload(expected.getClass());
        if (!Objects.deepEquals(payload, expected)) {
            failWithMessage(
                    "%nExpecting payload:%n  %s%nbut was:%n  %s%nin:%n  %s",
                    expected, payload, actual);
        }
        return this;
    }

    /** The payload, as a listener with a parameter of this type would get it, satisfies this. */
    public <T> ReceivedMessageAssert hasPayloadSatisfying(
            Class<T> type, Consumer<? super T> requirements) {
        requirements.accept(payload(type));
        return this;
    }

    private <T> T payload(Class<T> type) {
        isNotNull();
        try {
            return actual.payload(type);
        } catch (PayloadConversionException e) {
            throw failure(
                    "%nExpecting a payload that can be read as <%s> but: %s; in:%n  %s",
                    type.getName(), e.getMessage(), actual);
        }
    }

    private ReceivedMessageAssert header(String name, @Nullable String found, String expected) {
        isNotNull();
        if (!expected.equals(found)) {
            failWithMessage(
                    "%nExpecting header <%s> to be <%s> but was <%s> in:%n  %s",
                    name, expected, found, actual);
        }
        return this;
    }
}
