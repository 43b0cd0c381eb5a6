package io.shmipc.spring.test;

import io.shmipc.session.Session;
import io.shmipc.session.SessionMode;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a session that is none: who the peer is, namely this process, and whether it
 * lasts. Everything about memory, queues and counters is refused, since there are none.
 */
final class MemorySession implements InvocationHandler {

    private static final int PROTOCOL_VERSION = 3;

    private final MemoryStream stream;
    private final CompletableFuture<@Nullable Throwable> closed = new CompletableFuture<>();

    private MemorySession(MemoryStream stream) {
        this.stream = stream;
    }

    /** The session around one stream, which ends with it. */
    static Session around(MemoryStream stream) {
        return (Session)
                Proxy.newProxyInstance(
                        MemorySession.class.getClassLoader(),
                        new Class<?>[] {Session.class},
                        new MemorySession(stream));
    }

    @Override
    public @Nullable Object invoke(Object session, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "id" -> (long) stream.id();
            case "mode" -> SessionMode.SOCKET_ONLY;
            case "protocolVersion" -> PROTOCOL_VERSION;
            case "remotePid" -> (int) ProcessHandle.current().pid();
            case "remoteAddress" -> UnixDomainSocketAddress.of("");
            case "streamCount" -> stream.isOpen() ? 1 : 0;
            case "isOpen" -> !stream.hasLostPeer();
            case "memory" -> List.of();
            case "closed" -> closed;
            case "close" -> close();
            case "toString" -> "MemorySession[stream=" + stream.id() + "]";
            case "hashCode" -> stream.hashCode();
            case "equals" -> arguments != null && session == arguments[0];
            default ->
                    throw new UnsupportedOperationException(
                            "a session in memory has no " + method.getName());
        };
    }

    private @Nullable Object close() {
        stream.close();
        closed.complete(null);
        return null;
    }
}
