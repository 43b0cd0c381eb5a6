package io.shmipc.spring.listener;

import io.shmipc.session.BufferReader;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.ShmipcMessage;
import java.util.function.Function;

/** One call of a listener: what its arguments are made of. */
interface Invocation {

    /** The message; without its payload if the listener reads that itself. */
    ShmipcMessage message();

    /** The one of the listener's destinations that was meant. */
    DestinationPattern pattern();

    /** The stream that the message came on; nobody reads or writes it but its server. */
    Stream stream();

    /** The payload for a listener that reads it itself. */
    BufferReader payload();

    /** The message, and those after it that belong to it, for a listener that waits for each. */
    PulledMessages pulled(Function<ShmipcMessage, Object> conversion);

    /** The same for a listener that asks for them. */
    PublishedMessages published(Function<ShmipcMessage, Object> conversion);
}
