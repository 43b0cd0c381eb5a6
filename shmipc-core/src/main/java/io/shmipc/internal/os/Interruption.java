package io.shmipc.internal.os;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/**
 * Tells a native call about an interrupt, which by itself does not end it. {@link Thread} calls
 * back only what the providers' interface of {@code java.nio.channels} registers, so this is a
 * selector as far as that interface asks for one; it selects nothing. One thread at a time is
 * between {@link #enter} and {@link #leave}.
 */
final class Interruption extends AbstractSelector {

    private final Runnable onInterrupt;

    /**
     * @param onInterrupt must not block; runs on the interrupting thread, or on the entering one if
     *     it was interrupted before
     */
    Interruption(Runnable onInterrupt) {
        super(SelectorProvider.provider());
        this.onInterrupt = onInterrupt;
    }

    /** From here on an interrupt of the calling thread is told. */
    void enter() {
        begin();
    }

    void leave() {
        end();
    }

    @Override
    public Selector wakeup() {
        onInterrupt.run();
        return this;
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    protected SelectionKey register(
            AbstractSelectableChannel channel, int operations, Object attachment) {
        throw selectsNothing();
    }

    @Override
    public Set<SelectionKey> keys() {
        throw selectsNothing();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        throw selectsNothing();
    }

    @Override
    public int selectNow() {
        throw selectsNothing();
    }

    @Override
    public int select(long timeoutMillis) {
        throw selectsNothing();
    }

    @Override
    public int select() {
        throw selectsNothing();
    }

    private static UnsupportedOperationException selectsNothing() {
        return new UnsupportedOperationException("only a way to hear of interrupts");
    }
}
