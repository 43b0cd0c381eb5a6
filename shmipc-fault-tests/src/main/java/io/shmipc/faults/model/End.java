package io.shmipc.faults.model;

import io.shmipc.session.Stream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a stream, and what the model knows of it: what was written here and not flushed, what
 * was flushed here and not read at the other end, whether it was closed here.
 */
final class End {

    final String name;
    final boolean atServer;
    private @Nullable Stream stream;
    private @Nullable End peer;

    /** Written, not flushed. */
    final ByteQueue pending = new ByteQueue();

    /** Flushed, not read by the peer. */
    final ByteQueue sent = new ByteQueue();

    /** Views that the library has to leave alone. */
    final List<Held.View> views = new ArrayList<>();

    final List<Held.Unfilled> unfilled = new ArrayList<>();

    boolean closed;

    /** Whether anything was ever flushed here. */
    boolean everSent;

    /** Whether it lies in the client's pool. */
    boolean idle;

    End(String name, boolean atServer, @Nullable Stream stream) {
        this.name = name;
        this.atServer = atServer;
        this.stream = stream;
    }

    static void connect(End client, End server) {
        client.peer = server;
        server.peer = client;
    }

    End peer() {
        if (peer == null) {
            throw new IllegalStateException(name + " has no peer");
        }
        return peer;
    }

    boolean hasStream() {
        return stream != null;
    }

    /** Whether somebody may read and write here. */
    boolean inUse() {
        return stream != null && !closed && !idle;
    }

    Stream stream() {
        if (stream == null) {
            throw new IllegalStateException(name + " has no stream yet");
        }
        return stream;
    }

    void arrived(Stream accepted) {
        stream = accepted;
    }

    /** Bytes that can be read here. */
    int unread() {
        return peer().sent.size();
    }

    /** Nobody reads or writes here any more. */
    void forget() {
        closed = true;
        idle = false;
        pending.clear();
        views.clear();
        unfilled.clear();
    }

    void checkViews() {
        views.forEach(view -> view.check("view at " + name));
    }

    /** What was flushed is the peer's to read. */
    void flushed() {
        if (pending.size() > 0) {
            everSent = true;
        }
        sent.add(pending.takeAll());
        unfilled.clear();
    }

    @Override
    public String toString() {
        return name;
    }
}
