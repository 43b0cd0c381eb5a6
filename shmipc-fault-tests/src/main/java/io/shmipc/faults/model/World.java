package io.shmipc.faults.model;

import io.shmipc.error.SessionClosedException;
import io.shmipc.error.ShmipcException;
import io.shmipc.faults.watch.Violation;
import io.shmipc.session.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Both ends of a session and of all its streams, with the model of each; one thread drives it. */
final class World implements AutoCloseable {

    private static final int MAX_STREAMS = 10;
    private static final int LOOK_EVERY = 8;
    private static final Duration NOT_LONG = Duration.ofMillis(20);

    private final Settings settings;
    private final Pair pair;
    private final Reading reading = new Reading(this);
    private final Writing writing = new Writing(this);

    /** The client's ends; the server's are their peers. */
    private final List<End> clientEnds = new ArrayList<>();

    private final Set<Integer> usedIds = new HashSet<>();
    private final List<Held.Part> parts = new ArrayList<>();
    private boolean ended;
    private boolean closedAtServer;
    private int done;

    World(Settings settings) {
        this.settings = settings;
        this.pair = new Pair(settings);
    }

    Settings settings() {
        return settings;
    }

    Pair pair() {
        return pair;
    }

    /** Whether the session has ended, on purpose or because it had to. */
    boolean ended() {
        return ended;
    }

    void markEnded() {
        ended = true;
    }

    /** Whether data that was flushed may be gone: some of it was still to be sent at the end. */
    boolean mayHaveLost(End reader) {
        return ended && (settings.mayPause() || reader.peer().stream().inFallback());
    }

    /**
     * How long what must come is waited for. An end that has left its socket unread goes on once
     * other streams have been read, which the one thread here cannot do while it waits.
     */
    Duration patience() {
        return settings.mayPause() ? NOT_LONG : Pair.PATIENCE;
    }

    void apply(Operation operation) {
        switch (operation.kind()) {
            case OPEN -> open();
            case BORROW -> borrow();
            case FLUSH_TOGETHER -> flushTogether(operation);
            case CLOSE_PART -> closePart(operation);
            case CUT_PART -> cutPart(operation);
            case CLOSE_SESSION -> closeSession(operation.atServer());
            default -> atEnd(operation);
        }
        if (++done % LOOK_EVERY == 0) {
            checkHeld();
            if (!ended) {
                checkSession();
            }
        }
    }

    private void atEnd(Operation operation) {
        if (clientEnds.isEmpty()) {
            return;
        }
        End client = clientEnds.get(operation.target() % clientEnds.size());
        End end = operation.atServer() ? client.peer() : client;
        if (end.idle || !arrive(end)) {
            return;
        }
        switch (operation.kind()) {
            case READ -> reading.read(end, operation);
            case READ_BEHIND_THE_END -> reading.readBehindTheEnd(end, operation);
            case PEEK -> reading.peek(end, operation);
            case AWAIT -> reading.await(end, operation);
            case TAKE_PART -> reading.takePart(end, operation, parts);
            case RELEASE -> release(end);
            case CLOSE -> close(end);
            case GIVE_BACK -> giveBack(client);
            default -> write(end, operation);
        }
    }

    private void write(End end, Operation operation) {
        if (end.peer().idle) {
            // Nobody would read it but the next borrower.
            return;
        }
        switch (operation.kind()) {
            case WRITE -> writing.write(end, operation);
            case RESERVE -> writing.reserve(end, operation);
            case PASS_ON -> writing.passOn(end, operation, parts);
            case DISCARD -> writing.discard(end);
            case FLUSH -> writing.flush(end, false, operation.detail() % 4 == 0);
            case FLUSH_BRIEFLY -> writing.flush(end, true, false);
            default -> throw new IllegalStateException("no way to do " + operation);
        }
    }

    /** Whether this end can be used: the server's exists once the client has sent something. */
    boolean arrive(End end) {
        return arrive(end, patience());
    }

    private boolean arrive(End end, Duration patience) {
        if (end.hasStream()) {
            return true;
        }
        End client = end.peer();
        if (!client.everSent || closedAtServer) {
            return false;
        }
        Stream accepted = pair.accepted(client.stream().id(), patience);
        if (accepted == null) {
            if (ended || patience != Pair.PATIENCE) {
                return false;
            }
            throw new Violation(client + " sent something, but its stream never arrived");
        }
        end.arrived(accepted);
        return true;
    }

    // ---- streams ----

    private void open() {
        if (clientEnds.size() < MAX_STREAMS && !ended) {
            add(pair.session(false).openStream());
        }
    }

    private End add(Stream stream) {
        if (!usedIds.add(stream.id())) {
            throw new Violation("stream=" + stream.id() + " was opened twice");
        }
        End client = new End("client stream=" + stream.id(), false, stream);
        End.connect(client, new End("server stream=" + stream.id(), true, null));
        clientEnds.add(client);
        return client;
    }

    private void borrow() {
        if (clientEnds.size() >= MAX_STREAMS || ended) {
            return;
        }
        Stream stream = pair.client().borrowStream();
        for (End end : clientEnds) {
            if (end.stream() == stream) {
                if (!end.idle) {
                    throw new Violation(end + " was lent to two users");
                }
                end.idle = false;
                checkIsEmpty(end);
                if (stream.reader().readableBytes() > 0) {
                    throw new Violation(end + " was lent with an answer to somebody else");
                }
                return;
            }
        }
        add(stream);
    }

    /** Nothing that was flushed is still counted as written. */
    void checkIsEmpty(End end) {
        long written = end.stream().writer().writtenBytes();
        if (written != 0) {
            throw new Violation(end + " has written=" + written + " must be 0");
        }
    }

    private void giveBack(End client) {
        if (client.closed || ended) {
            return;
        }
        if (client.idle) {
            if (giveBack(client.stream())) {
                throw new Violation(client + " was given back twice");
            }
            return;
        }
        if (client.unread() > 0) {
            // Such a stream must be closed, which takes that the answer has come.
            client.stream().reader().await(client.unread(), patience());
        }
        boolean leftOver =
                client.stream().reader().readableBytes() > 0
                        || client.pending.size() > 0
                        || client.stream().inFallback();
        boolean mayBeClosed =
                leftOver || client.peer().closed || idleStreams() >= settings.maxIdleStreams();
        Stream stream = client.stream();
        boolean lent = giveBack(stream);
        boolean open = stream.isOpen();
        if (lent && open && leftOver) {
            throw new Violation(client + " was kept for the next user with something left over");
        }
        if (lent && !open && !mayBeClosed) {
            throw new Violation(client + " was closed although it could be used again");
        }
        client.forget();
        if (lent && open) {
            client.closed = false;
            client.idle = true;
        } else {
            stream.close();
        }
    }

    /** Whether the stream had been borrowed, and could be given back. */
    private boolean giveBack(Stream stream) {
        try {
            pair.client().returnStream(stream);
            return true;
        } catch (IllegalStateException neverBorrowed) {
            return false;
        }
    }

    private int idleStreams() {
        return (int) clientEnds.stream().filter(end -> end.idle).count();
    }

    private void close(End end) {
        end.stream().close();
        end.forget();
        forgetFinished();
    }

    private void forgetFinished() {
        clientEnds.removeIf(
                end ->
                        end.closed
                                && (end.peer().closed || !end.peer().hasStream() && !end.everSent));
    }

    private void release(End end) {
        end.checkViews();
        try {
            end.stream().reader().release();
        } catch (ShmipcException e) {
            if (!end.closed && !ended) {
                throw new Violation("release at " + end + " must succeed", e);
            }
        }
        end.views.clear();
    }

    private void flushTogether(Operation operation) {
        List<End> ends = new ArrayList<>();
        for (End client : clientEnds) {
            End end = operation.atServer() ? client.peer() : client;
            if (!end.closed && !end.idle && !end.peer().idle && end.pending.size() > 0) {
                ends.add(end);
            }
        }
        if (!ended) {
            writing.flushTogether(operation.atServer(), ends);
        }
    }

    // ---- parts ----

    private void closePart(Operation operation) {
        if (!parts.isEmpty()) {
            Held.Part part = parts.remove(operation.target() % parts.size());
            part.part().close();
            part.part().close();
        }
    }

    private void cutPart(Operation operation) {
        if (parts.isEmpty()) {
            return;
        }
        Held.Part part = parts.get(operation.target() % parts.size());
        int from = operation.bytes() % part.expected().length;
        int length = 1 + Math.floorMod(operation.detail(), part.expected().length - from);
        byte[] expected = new byte[length];
        System.arraycopy(part.expected(), from, expected, 0, length);
        try {
            parts.add(new Held.Part(part.part().slice(from, length), expected));
        } catch (SessionClosedException e) {
            if (!ended) {
                throw new Violation("a part must be usable while its session lives", e);
            }
        }
    }

    private void checkHeld() {
        if (ended) {
            return;
        }
        parts.forEach(part -> part.check("part"));
        for (End client : clientEnds) {
            client.checkViews();
            client.peer().checkViews();
        }
    }

    private void checkSession() {
        for (boolean atServer : new boolean[] {false, true}) {
            if (!pair.session(atServer).isOpen()) {
                throw new Violation(
                        "the session ended by itself: " + Pair.why(pair.session(atServer)));
            }
        }
        for (End client : clientEnds) {
            if (!client.closed && !client.peer().closed && !client.stream().isOpen()) {
                throw new Violation(client + " is not open although nobody closed it");
            }
        }
    }

    // ---- the end ----

    private void closeSession(boolean atServer) {
        checkHeld();
        pair.session(atServer).close();
        ended = true;
        closedAtServer = atServer;
        for (End client : clientEnds) {
            (atServer ? client.peer() : client).forget();
            client.views.clear();
            client.peer().views.clear();
        }
    }

    /** Everything that was sent is still there; then nothing is, after all has been closed. */
    void finish(boolean readAll) {
        if (readAll && !(ended && settings.mayPause())) {
            readAll();
        }
        checkHeld();
        closeParts();
        for (End client : clientEnds) {
            client.stream().close();
            if (client.peer().hasStream()) {
                client.peer().stream().close();
            }
        }
        // Now nothing is left unread that could hold up what has not arrived yet.
        for (End client : clientEnds) {
            if (!ended && !client.peer().hasStream() && arrive(client.peer(), Pair.PATIENCE)) {
                client.peer().stream().close();
            }
        }
        if (!ended) {
            pair.checkNothingLeft();
        }
    }

    private void closeParts() {
        parts.forEach(part -> part.part().close());
        parts.clear();
    }

    private void readAll() {
        List<End> ends = new ArrayList<>();
        for (End client : clientEnds) {
            ends.add(client);
            ends.add(client.peer());
        }
        if (settings.mayPause()) {
            // What is held counts as unread, and may keep an end from reading its socket for ever.
            checkHeld();
            closeParts();
            ends.stream().filter(End::inUse).forEach(this::release);
            Pair.await(
                    "all that was sent arrives while everything is read",
                    () -> ends.stream().filter(end -> !reading.readSome(end)).count() == 0);
        }
        ends.forEach(reading::drain);
    }

    @Override
    public void close() {
        pair.close();
    }
}
