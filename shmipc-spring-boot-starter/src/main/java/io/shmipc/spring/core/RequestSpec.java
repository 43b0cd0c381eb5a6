package io.shmipc.spring.core;

import io.shmipc.session.BufferWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/** One message in the making, or several. Used by one thread; not used again after it was sent. */
public interface RequestSpec {

    /** Adds a header with a name, in place of a default header of that name. */
    RequestSpec header(String name, String value);

    /** Adds a header with a number, 0 to 65535, as peers of the CloudWeGo stack use them. */
    RequestSpec header(int key, String value);

    /** Changes the headers with names, the default ones among them. */
    RequestSpec headers(Consumer<Map<String, String>> headers);

    /**
     * Says which media type the reply should have. A listener that cannot write it answers in the
     * type that it has.
     */
    RequestSpec accept(String contentType);

    /**
     * How long sending and, for a request, the reply may take together. With several messages or
     * several replies, how long each of them may take.
     */
    RequestSpec timeout(Duration timeout);

    /** What to send; empty unless set. */
    RequestSpec payload(Object payload);

    /**
     * Has the payload written into shared memory, without a copy of it anywhere else. The content
     * type is {@code application/octet-stream} unless a header says otherwise.
     *
     * @param bytes how long the payload is
     * @param writer writes exactly that many bytes, on the thread that sends; if it writes more or
     *     less, or throws, nothing is sent. It must not keep the writer, nor a view from it
     */
    RequestSpec payload(int bytes, Consumer<BufferWriter> writer);

    /** As {@link #payloads(Iterator)}. */
    RequestSpec payloads(Iterable<?> payloads);

    /**
     * Sends several messages that belong together to one listener, which answers when it has seen
     * the last, or meanwhile if several answers are asked for. They are taken from the iterator one
     * by one as there is room: on the calling thread, or on one of the template's if {@link
     * #retrieveStream} reads at the same time. Needs a codec that carries headers.
     */
    RequestSpec payloads(Iterator<?> payloads);

    /** As {@link #payloads(Iterator)}; the stream is closed when the exchange is over. */
    RequestSpec payloads(Stream<?> payloads);

    /**
     * Sends one-way, as {@link ShmipcOperations#send(String, Object)}.
     *
     * @throws IllegalStateException if there are several payloads, which always have a reply:
     *     {@code retrieve(Void.class)} waits for an empty one
     */
    void send();

    /**
     * Sends one-way without waiting. The future completes when the message has been handed to the
     * transport.
     */
    CompletableFuture<@Nullable Void> sendAsync();

    /** Sends a request and waits for the reply, as {@link ShmipcOperations#request}. */
    <T> T retrieve(Class<T> responseType);

    /** As {@link #retrieve(Class)}, for a type with type arguments. */
    <T> T retrieve(ParameterizedTypeReference<T> responseType);

    /**
     * Sends a request without waiting, as {@link ShmipcOperations#requestAsync(String, Object,
     * Class)}.
     *
     * @throws IllegalStateException if there are several payloads, which need a thread to send them
     */
    <T> CompletableFuture<T> retrieveAsync(Class<T> responseType);

    /** As {@link #retrieveAsync(Class)}, for a type with type arguments. */
    <T> CompletableFuture<T> retrieveAsync(ParameterizedTypeReference<T> responseType);

    /**
     * Sends a request, or several messages, that several replies answer. They are read as the
     * returned stream is, so that a slow reader slows the peer down. The caller closes it. Needs a
     * codec that carries headers.
     */
    <T> MessageStream<T> retrieveStream(Class<T> elementType);

    /** As {@link #retrieveStream(Class)}, for a type with type arguments. */
    <T> MessageStream<T> retrieveStream(ParameterizedTypeReference<T> elementType);
}
