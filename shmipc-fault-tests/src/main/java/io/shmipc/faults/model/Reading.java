package io.shmipc.faults.model;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.ShmipcException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.faults.watch.Violation;
import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Reads in every way there is, and compares with what the model says must come. */
final class Reading {

    private static final Duration BRIEFLY = Duration.ofNanos(100_000);
    private static final int MAX_PARTS = 8;

    private final World world;

    Reading(World world) {
        this.world = world;
    }

    /** What reading {@code bytes} bytes must lead to. */
    private enum Outcome {
        BYTES,
        END,
        TIMEOUT,
        CLOSED
    }

    private Outcome expected(End end, int bytes) {
        if (end.closed) {
            return Outcome.CLOSED;
        }
        if (end.unread() >= bytes) {
            return Outcome.BYTES;
        }
        return end.peer().closed ? Outcome.END : Outcome.TIMEOUT;
    }

    private void setTimeout(End end, Outcome expected) {
        end.stream().readTimeout(expected == Outcome.TIMEOUT ? BRIEFLY : world.patience());
    }

    void read(End end, Operation operation) {
        int unread = end.unread();
        int bytes = unread == 0 ? operation.bytes() : 1 + operation.bytes() % unread;
        if (operation.detail() % 8 == 0) {
            readFromInputStream(end, operation.bytes());
        } else {
            attempt(end, bytes, operation);
        }
    }

    void readBehindTheEnd(End end, Operation operation) {
        attempt(end, end.unread() + operation.bytes(), operation);
    }

    private void attempt(End end, int bytes, Operation operation) {
        Outcome expected = expected(end, bytes);
        setTimeout(end, expected);
        try {
            byte[] got = readSomehow(end, bytes, operation.random().nextInt(8));
            if (expected != Outcome.BYTES) {
                throw new Violation(
                        "read of bytes=" + bytes + " at " + end + " must be " + expected);
            }
            compare(end, end.peer().sent.take(bytes), got);
        } catch (ShmipcException e) {
            judge(end, bytes, expected, e);
        }
    }

    private void judge(End end, int bytes, Outcome expected, ShmipcException e) {
        boolean allowed =
                switch (expected) {
                    case BYTES ->
                            world.mayHaveLost(end) && e instanceof SessionClosedException
                                    || mayBeLate(e);
                    case END -> e instanceof EndOfStreamException || mayBeLate(e);
                    case TIMEOUT -> e instanceof DeadlineExceededException;
                    case CLOSED -> e instanceof StreamClosedException;
                };
        boolean afterTheEnd =
                world.ended()
                        && expected != Outcome.BYTES
                        && (e instanceof SessionClosedException
                                || e instanceof EndOfStreamException);
        if (!allowed && !afterTheEnd) {
            throw new Violation(
                    "read of bytes="
                            + bytes
                            + " at "
                            + end
                            + " with unread="
                            + end.unread()
                            + " must be "
                            + expected,
                    e);
        }
    }

    private boolean mayBeLate(ShmipcException e) {
        return world.settings().mayPause() && e instanceof DeadlineExceededException;
    }

    private byte[] readSomehow(End end, int bytes, int way) {
        BufferReader reader = end.stream().reader();
        byte[] got = new byte[bytes];
        switch (way) {
            case 0, 1 -> {
                ByteBuffer view = reader.read(bytes);
                if (view.position() != 0 || view.limit() != bytes || !view.isReadOnly()) {
                    throw new Violation("read gave " + view + " for bytes=" + bytes);
                }
                view.get(0, got);
                // What it shows is compared by the caller now, and from time to time later.
                end.views.add(new Held.View(view, got));
            }
            case 2 -> reader.readBytes(ByteBuffer.wrap(got));
            case 3 -> {
                ByteBuffer direct = ByteBuffer.allocateDirect(bytes);
                reader.readBytes(direct);
                direct.get(0, got);
            }
            case 4 -> {
                reader.peek(bytes).get(0, got);
                reader.skip(bytes);
            }
            default -> {
                if (!readValue(reader, got)) {
                    reader.readBytes(got, 0, bytes);
                }
            }
        }
        return got;
    }

    private static boolean readValue(BufferReader reader, byte[] target) {
        ByteBuffer into = ByteBuffer.wrap(target);
        switch (target.length) {
            case Byte.BYTES -> into.put(reader.readByte());
            case Short.BYTES -> into.putShort(reader.readShort());
            case Integer.BYTES -> into.putInt(reader.readInt());
            case Long.BYTES -> into.putLong(reader.readLong());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void readFromInputStream(End end, int most) {
        Outcome expected = expected(end, 1);
        setTimeout(end, expected);
        byte[] target = new byte[most];
        try {
            int got = end.stream().inputStream().read(target, 0, most);
            if (got < 0) {
                if (expected != Outcome.END && !(world.ended() && expected != Outcome.BYTES)) {
                    throw new Violation("input stream at " + end + " ended, must be " + expected);
                }
                return;
            }
            if (expected != Outcome.BYTES || got == 0 || got > end.unread()) {
                throw new Violation(
                        "input stream at " + end + " gave bytes=" + got + ", must be " + expected);
            }
            compare(end, end.peer().sent.take(got), Arrays.copyOf(target, got));
        } catch (SocketTimeoutException e) {
            if (expected != Outcome.TIMEOUT && !world.settings().mayPause()) {
                throw new Violation("input stream at " + end + " must be " + expected, e);
            }
        } catch (IOException e) {
            if (!(e.getCause() instanceof ShmipcException cause)) {
                throw new UncheckedIOException(e);
            }
            judge(end, 1, expected, cause);
        }
    }

    void peek(End end, Operation operation) {
        int bytes = end.unread() == 0 ? 1 : 1 + operation.bytes() % end.unread();
        Outcome expected = expected(end, bytes);
        setTimeout(end, expected);
        try {
            ByteBuffer view = end.stream().reader().peek(bytes);
            byte[] got = new byte[bytes];
            view.get(0, got);
            if (expected != Outcome.BYTES) {
                throw new Violation(
                        "peek of bytes=" + bytes + " at " + end + " must be " + expected);
            }
            compare(end, end.peer().sent.peek(bytes), got);
        } catch (ShmipcException e) {
            judge(end, bytes, expected, e);
        }
    }

    void await(End end, Operation operation) {
        int bytes = 1 + operation.bytes() % (end.unread() + 2);
        Outcome expected = expected(end, bytes);
        try {
            ReadStatus status =
                    end.stream()
                            .reader()
                            .await(
                                    bytes,
                                    expected == Outcome.TIMEOUT ? Duration.ZERO : world.patience());
            boolean right =
                    switch (status) {
                        case READY -> expected == Outcome.BYTES;
                        case END_OF_STREAM ->
                                expected == Outcome.END
                                        || world.ended() && expected == Outcome.TIMEOUT;
                        case TIMED_OUT ->
                                expected == Outcome.TIMEOUT
                                        || expected != Outcome.CLOSED
                                                && world.settings().mayPause();
                    };
            if (!right) {
                throw new Violation(
                        "await of bytes="
                                + bytes
                                + " at "
                                + end
                                + " gave "
                                + status
                                + " must be "
                                + expected);
            }
        } catch (ShmipcException e) {
            judge(end, bytes, expected, e);
        }
    }

    void takePart(End end, Operation operation, List<Held.Part> parts) {
        if (end.unread() == 0 || parts.size() >= MAX_PARTS) {
            return;
        }
        int bytes = 1 + operation.bytes() % end.unread();
        Outcome expected = expected(end, bytes);
        setTimeout(end, expected);
        try {
            BufferPart part = end.stream().reader().readPart(bytes);
            byte[] sent = end.peer().sent.take(bytes);
            Held.Part held = new Held.Part(part, sent);
            held.check("part read at " + end);
            parts.add(held);
        } catch (ShmipcException e) {
            judge(end, bytes, expected, e);
        }
    }

    /** Reads what has come; whether that was the last of it. */
    boolean readSome(End end) {
        if (end.unread() == 0 || end.closed || end.idle) {
            return true;
        }
        if (!world.arrive(end)) {
            return false;
        }
        int readable = (int) end.stream().reader().readableBytes();
        if (readable > end.unread()) {
            throw new Violation(
                    "readableBytes=" + readable + " at " + end + " must be <= " + end.unread());
        }
        byte[] got = new byte[readable];
        end.stream().reader().readBytes(got, 0, readable);
        compare(end, end.peer().sent.take(readable), got);
        end.views.clear();
        end.stream().reader().release();
        return end.unread() == 0;
    }

    /** Reads all there is; there must not be more. */
    void drain(End end) {
        int unread = end.unread();
        if (end.closed || end.idle || !world.arrive(end)) {
            return;
        }
        if (unread > 0) {
            setTimeout(end, Outcome.BYTES);
            try {
                byte[] got = new byte[unread];
                end.stream().reader().readBytes(got, 0, unread);
                compare(end, end.peer().sent.take(unread), got);
            } catch (ShmipcException e) {
                judge(end, unread, Outcome.BYTES, e);
                return;
            }
        }
        readBehindTheEnd(end, new Operation(Operation.Kind.READ, 0, end.atServer, 1, 2));
    }

    private static void compare(End end, byte[] sent, byte[] got) {
        int at = Arrays.mismatch(sent, got);
        if (at >= 0) {
            throw new Violation(
                    "bytes read at "
                            + end
                            + " are not those that were sent: length="
                            + sent.length
                            + " firstDifference="
                            + at);
        }
    }
}
