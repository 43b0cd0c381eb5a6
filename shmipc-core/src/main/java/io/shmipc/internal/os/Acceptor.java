package io.shmipc.internal.os;

import io.shmipc.error.SystemCallException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening socket. Any thread may call any method. */
public interface Acceptor extends AutoCloseable {

    /**
     * Waits for the next connection. An interrupt does not end the wait; it stays pending.
     *
     * @param timeoutNanos 0 to look only, {@link Long#MAX_VALUE} for ever
     * @return null if the time is over or the acceptor is closed
     * @throws SystemCallException if the system is out of something, EMFILE for descriptors: the
     *     connection stays in the queue, so pause before the next try
     */
    @Nullable ControlSocket accept(long timeoutNanos);

    /** Where it listens; for tcp with the real port even if port 0 was asked for. */
    SocketAddress localAddress();

    boolean isOpen();

    /**
     * Whether another socket of this user has taken the place of this unix socket's file, so that
     * nobody can connect here any more. Never true for tcp.
     */
    boolean isReplaced();

    /**
     * Idempotent. Wakes whoever waits in {@link #accept}. The file of a unix socket is deleted if
     * it still is the one that was made here, and not that of a successor.
     */
    @Override
    void close();
}
