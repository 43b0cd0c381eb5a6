package io.shmipc.faults.model;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.ShmipcException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.faults.watch.Violation;
import io.shmipc.session.BufferWriter;
import io.shmipc.session.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Writes and flushes in every way there is, and keeps the model up to date. */
final class Writing {

    private static final Duration BRIEFLY = Duration.ofNanos(1_000);
    private static final Duration NOT_LONG = Duration.ofMillis(2);
    private static final int FALLBACK_HEADER_BYTES = 16;

    private final World world;

    Writing(World world) {
        this.world = world;
    }

    void write(End end, Operation operation) {
        byte[] content = operation.content();
        attempt(end, content, () -> writeSomehow(end.stream(), content, operation.detail()));
    }

    private static void writeSomehow(Stream stream, byte[] content, int way) {
        BufferWriter writer = stream.writer();
        ByteBuffer bytes = ByteBuffer.wrap(content);
        switch (Math.floorMod(way, 6)) {
            case 0 -> writer.put(content);
            case 1 -> writer.put(bytes);
            case 2 -> writer.put(ByteBuffer.allocateDirect(content.length).put(bytes).flip());
            case 3 -> {
                try {
                    stream.outputStream().write(content);
                } catch (IOException e) {
                    throw cause(e);
                }
            }
            default -> {
                switch (content.length) {
                    case Byte.BYTES -> writer.put(bytes.get());
                    case Short.BYTES -> writer.putShort(bytes.getShort());
                    case Integer.BYTES -> writer.putInt(bytes.getInt());
                    case Long.BYTES -> writer.putLong(bytes.getLong());
                    default -> {
                        int half = content.length / 2;
                        writer.put(content, 0, half).put(content, half, content.length - half);
                    }
                }
            }
        }
    }

    void reserve(End end, Operation operation) {
        byte[] content = operation.content();
        attempt(
                end,
                content,
                () -> {
                    ByteBuffer view = end.stream().writer().reserve(content.length);
                    if (view.position() != 0 || view.limit() != content.length) {
                        throw new Violation("reserve gave " + view + " for " + content.length);
                    }
                    Held.Unfilled unfilled = new Held.Unfilled(view, content);
                    if (operation.detail() % 2 == 0) {
                        unfilled.fill();
                    } else {
                        end.unfilled.add(unfilled);
                    }
                });
    }

    void passOn(End end, Operation operation, List<Held.Part> parts) {
        if (parts.isEmpty()) {
            return;
        }
        Held.Part part = parts.remove(Math.floorMod(operation.detail(), parts.size()));
        try {
            attempt(end, part.expected(), () -> end.stream().writer().append(part.part()));
        } finally {
            // An append that failed may have left it to its holder; doing it twice is harmless.
            part.part().close();
        }
    }

    void discard(End end) {
        try {
            end.stream().writer().discard();
            end.pending.clear();
            end.unfilled.clear();
        } catch (ShmipcException e) {
            judge(end, "discard", e);
        }
    }

    private void attempt(End end, byte[] content, Runnable write) {
        try {
            write.run();
            end.pending.add(content);
        } catch (ShmipcException e) {
            judge(end, "write", e);
            return;
        }
        long written = end.stream().writer().writtenBytes();
        if (written != end.pending.size() && !world.ended()) {
            throw new Violation(
                    "writtenBytes=" + written + " at " + end + " must be " + end.pending.size());
        }
    }

    private void judge(End end, String what, ShmipcException e) {
        boolean allowed =
                end.closed && e instanceof StreamClosedException
                        || world.ended()
                                && (e instanceof SessionClosedException
                                        || e instanceof StreamClosedException);
        if (!allowed) {
            throw new Violation(what + " at " + end + " must succeed", e);
        }
    }

    // ---- flush ----

    void flush(End end, boolean briefly, boolean asOutputStream) {
        end.unfilled.forEach(Held.Unfilled::fill);
        boolean mayTimeOut = briefly || world.settings().mayPause();
        int pending = end.pending.size();
        try {
            if (asOutputStream && !mayTimeOut) {
                end.stream().outputStream().flush();
            } else {
                end.stream().flush(briefly ? BRIEFLY : mayTimeOut ? NOT_LONG : Pair.PATIENCE);
            }
        } catch (IOException e) {
            judgeFlush(end, mayTimeOut, pending, cause(e));
            return;
        } catch (ShmipcException e) {
            judgeFlush(end, mayTimeOut, pending, e);
            return;
        }
        if (end.closed) {
            throw new Violation("flush at " + end + " must fail: it was closed");
        }
        end.flushed();
        world.checkIsEmpty(end);
    }

    /** What an output stream hides. */
    private static ShmipcException cause(IOException e) {
        if (e.getCause() instanceof ShmipcException cause) {
            return cause;
        }
        throw new UncheckedIOException(e);
    }

    private void judgeFlush(End end, boolean mayTimeOut, int pending, ShmipcException e) {
        if (e instanceof DeadlineExceededException && mayTimeOut && !end.closed) {
            long left = end.stream().writer().writtenBytes();
            if (left != pending) {
                throw new Violation(
                        "flush at " + end + " timed out: written=" + left + " must be " + pending);
            }
            return;
        }
        if (e instanceof StreamClosedException && (end.closed || end.peer().closed)) {
            return;
        }
        if (e instanceof SessionClosedException && world.ended()) {
            return;
        }
        boolean torn =
                e instanceof SessionClosedException
                        && mayTimeOut
                        && pending > world.settings().maxFrameBytes() - FALLBACK_HEADER_BYTES;
        if (torn) {
            // Some frames of a long message left and the rest did not: the session has to end.
            world.markEnded();
            return;
        }
        throw new Violation("flush of bytes=" + pending + " at " + end + " must succeed", e);
    }

    /**
     * Flushes several streams at once: those before one that fails are sent, the rest are not.
     *
     * @param ends each with something to flush
     */
    void flushTogether(boolean atServer, List<End> ends) {
        ends.forEach(end -> end.unfilled.forEach(Held.Unfilled::fill));
        ShmipcException failure = null;
        try {
            world.pair().session(atServer).flush(ends.stream().map(End::stream).toList());
        } catch (ShmipcException e) {
            failure = e;
        }
        boolean failed = false;
        for (End end : ends) {
            boolean sent = end.stream().writer().writtenBytes() == 0;
            if (sent) {
                if (failed) {
                    throw new Violation("flush sent " + end + " behind one that failed");
                }
                end.flushed();
            } else if (!failed) {
                if (failure == null) {
                    throw new Violation("flush left " + end + " out without saying so");
                }
                failed = true;
                judgeFlush(end, world.settings().mayPause(), end.pending.size(), failure);
            }
        }
        if (failure != null && !failed && !world.ended()) {
            throw new Violation("flush of " + ends + " failed for none of them", failure);
        }
    }
}
