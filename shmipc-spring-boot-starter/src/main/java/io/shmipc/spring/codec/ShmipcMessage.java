package io.shmipc.spring.codec;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message as a value: what it holds never changes, provided that nobody writes to the payload's
 * bytes, which are shared instead of copied.
 */
public final class ShmipcMessage {

    static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final MessageKind kind;
    private final int sequenceNumber;
    private final String destination;
    private final Map<String, String> headers;
    private final Map<Integer, String> intHeaders;
    private final ByteBuffer payload;

    /** Takes over maps that nobody changes any more, and a payload with a position of its own. */
    ShmipcMessage(
            MessageKind kind,
            int sequenceNumber,
            String destination,
            Map<String, String> headers,
            Map<Integer, String> intHeaders,
            ByteBuffer payload) {
        this.kind = kind;
        this.sequenceNumber = sequenceNumber;
        this.destination = destination;
        this.headers = headers;
        this.intHeaders = intHeaders;
        this.payload = payload;
    }

    /** The same message with another payload, which nobody changes any more. */
    ShmipcMessage withPayload(ByteBuffer value) {
        return new ShmipcMessage(kind, sequenceNumber, destination, headers, intHeaders, value);
    }

    /** A builder for a message of {@code kind} with nothing else set. */
    public static Builder builder(MessageKind kind) {
        return new Builder(kind);
    }

    public MessageKind kind() {
        return kind;
    }

    /** Matches a reply to its request; any 32-bit value. */
    public int sequenceNumber() {
        return sequenceNumber;
    }

    /** The name of who is to handle the message; empty in replies. */
    public String destination() {
        return destination;
    }

    /** Headers with a name. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Headers with a number, 0 to 65535; their meaning is the frame's or the application's. */
    public Map<Integer, String> intHeaders() {
        return intHeaders;
    }

    /** The header of that name, or null. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The payload, with a position of its own. Its bytes are not to be changed. */
    public ByteBuffer payload() {
        return payload.duplicate();
    }

    /** Length of the payload. */
    public int payloadBytes() {
        return payload.remaining();
    }

    /** Everything but the payload's bytes. */
    @Override
    public String toString() {
        return "ShmipcMessage[kind="
                + kind
                + ", sequenceNumber="
                + sequenceNumber
                + ", destination="
                + destination
                + ", headers="
                + headers.keySet()
                + ", intHeaders="
                + intHeaders.keySet()
                + ", payloadBytes="
                + payloadBytes()
                + "]";
    }

    /** Collects the parts of a message. */
    public static final class Builder {

        private MessageKind kind;
        private int sequenceNumber;
        private String destination = "";
        private final HeaderMap<String> headers = new HeaderMap<>();
        private final HeaderMap<Integer> intHeaders = new HeaderMap<>();
        private ByteBuffer payload = EMPTY;

        private Builder(MessageKind kind) {
            this.kind = kind;
        }

        public Builder kind(MessageKind value) {
            kind = value;
            return this;
        }

        public Builder sequenceNumber(int value) {
            sequenceNumber = value;
            return this;
        }

        public Builder destination(String value) {
            destination = value;
            return this;
        }

        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Builder headers(Map<String, String> values) {
            values.forEach(this::header);
            return this;
        }

        /**
         * Sets a numbered header.
         *
         * @throws IllegalArgumentException if {@code key} is not a 16-bit unsigned number
         */
        public Builder intHeader(int key, String value) {
            if (key < 0 || key > 0xFFFF) {
                throw new IllegalArgumentException("key=" + key + " must be >= 0 and <= 65535");
            }
            intHeaders.put(key, value);
            return this;
        }

        public Builder intHeaders(Map<Integer, String> values) {
            values.forEach(this::intHeader);
            return this;
        }

        /** Sets the payload without copying it; the caller does not change the bytes afterwards. */
        public Builder payload(ByteBuffer value) {
            payload = value.slice();
            return this;
        }

        /** Sets the payload without copying it; the caller does not change the bytes afterwards. */
        public Builder payload(byte[] value) {
            return payload(ByteBuffer.wrap(value));
        }

        public ShmipcMessage build() {
            return new ShmipcMessage(
                    kind,
                    sequenceNumber,
                    destination,
                    headers.toMap(),
                    intHeaders.toMap(),
                    payload);
        }
    }
}
