package io.shmipc.spring.core;

import java.time.Duration;

/** One message in the making. Used by one thread; not used again after it was sent. */
public interface RequestSpec {

    /** Adds a header with a name. */
    RequestSpec header(String name, String value);

    /** Adds a header with a number, 0 to 65535, as peers of the CloudWeGo stack use them. */
    RequestSpec header(int key, String value);

    /** How long sending and, for a request, the reply may take together. */
    RequestSpec timeout(Duration timeout);

    /** What to send; empty unless set. */
    RequestSpec payload(Object payload);

    /** Sends one-way, as {@link ShmipcOperations#send}. */
    void send();

    /** Sends a request and waits for the reply, as {@link ShmipcOperations#request}. */
    <T> T retrieve(Class<T> responseType);
}
