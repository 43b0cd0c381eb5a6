package io.shmipc.internal.os;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Waits with a {@link Selector}. */
final class SelectorPoller implements Poller {

    private static final int CLOSED = -1;

    private final Selector selector;

    /** Set by {@link #wakeup()} so that a wait which repeats itself knows that it was meant. */
    private volatile boolean woken;

    private volatile @Nullable Thread selecting;

    SelectorPoller() {
        try {
            selector = Selector.open();
        } catch (IOException failure) {
            throw Errno.failure("epoll_create1", "selector", failure);
        }
    }

    @Override
    public void register(ControlSocket socket, Object attachment) {
        NioControlSocket nio = portable(socket);
        synchronized (nio) {
            SelectionKey known = keyOf(nio);
            if (known != null && known.attachment() != null) {
                throw new IllegalArgumentException("socket=" + socket + " is registered already");
            }
            try {
                nio.wakeOnClose(selector);
                nio.channel().register(selector, SelectionKey.OP_READ, attachment);
            } catch (IOException failure) {
                throw Errno.failure("epoll_ctl", "socket=" + socket, failure);
            } catch (ClosedSelectorException closedHere) {
                throw new IllegalStateException("poller is closed", closedHere);
            }
        }
        wakeSelecting();
    }

    @Override
    public void wantWrite(ControlSocket socket, boolean on) {
        want(socket, SelectionKey.OP_WRITE, on);
    }

    @Override
    public void wantRead(ControlSocket socket, boolean on) {
        want(socket, SelectionKey.OP_READ, on);
    }

    private void want(ControlSocket socket, int operation, boolean on) {
        NioControlSocket nio = portable(socket);
        synchronized (nio) {
            SelectionKey key = keyOf(nio);
            if (key != null && key.attachment() != null) {
                int before = interestOf(key);
                setInterest(key, on ? before | operation : before & ~operation);
            }
        }
    }

    private static int interestOf(SelectionKey key) {
        try {
            return key.interestOps();
        } catch (CancelledKeyException closedMeanwhile) {
            return 0;
        }
    }

    /**
     * Keeps the key, without interest, until the socket is closed: a cancelled one would stand in
     * the way of registering again until the next selection has removed it.
     */
    @Override
    public void deregister(ControlSocket socket) {
        NioControlSocket nio = portable(socket);
        synchronized (nio) {
            SelectionKey key = keyOf(nio);
            if (key != null) {
                key.attach(null);
                setInterest(key, 0);
            }
        }
    }

    private @Nullable SelectionKey keyOf(NioControlSocket socket) {
        SelectionKey key = socket.channel().keyFor(selector);
        return key != null && key.isValid() ? key : null;
    }

    private void setInterest(SelectionKey key, int interest) {
        try {
            if (key.interestOps() != interest) {
                key.interestOps(interest);
                wakeSelecting();
            }
        } catch (CancelledKeyException closedMeanwhile) {
            // The channel was closed, and its key is gone with it.
        }
    }

    @Override
    public int select(long timeoutNanos, Handler handler) {
        Countdown countdown = Countdown.of(timeoutNanos);
        if (!selector.isOpen()) {
            return CLOSED;
        }
        selecting = Thread.currentThread();
        try {
            // What an earlier call left, because a handler threw, would hide that it is ready.
            selector.selectedKeys().clear();
            boolean found = NioSelection.select(selector, countdown, this::isWokenOrClosed);
            woken = false;
            if (found) {
                return tell(handler);
            }
            return selector.isOpen() ? 0 : CLOSED;
        } catch (ClosedSelectorException closedMeanwhile) {
            return CLOSED;
        } catch (IOException failure) {
            throw Errno.failure("epoll_wait", "selector", failure);
        } finally {
            selecting = null;
        }
    }

    private boolean isWokenOrClosed() {
        return woken || !selector.isOpen();
    }

    private int tell(Handler handler) {
        int told = 0;
        Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
            SelectionKey key = keys.next();
            keys.remove();
            Object attachment = key.attachment();
            // A handler of this round may have ended it.
            if (attachment == null || !key.isValid()) {
                continue;
            }
            int ready = readyOperations(key);
            told++;
            handler.ready(
                    attachment,
                    (ready & SelectionKey.OP_READ) != 0,
                    (ready & SelectionKey.OP_WRITE) != 0);
        }
        return told;
    }

    private static int readyOperations(SelectionKey key) {
        try {
            return key.readyOps();
        } catch (CancelledKeyException closedMeanwhile) {
            return SelectionKey.OP_READ;
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        selector.wakeup();
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException failure) {
            throw Errno.failure("close", "selector", failure);
        }
    }

    /** A selector takes note of changes when it begins to wait; a running wait must begin anew. */
    private void wakeSelecting() {
        if (selecting != Thread.currentThread()) {
            selector.wakeup();
        }
    }

    private static NioControlSocket portable(ControlSocket socket) {
        if (socket instanceof NioControlSocket nio) {
            return nio;
        }
        throw new IllegalArgumentException("socket=" + socket + " is not a portable socket");
    }
}
