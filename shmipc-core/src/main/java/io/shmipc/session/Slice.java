package io.shmipc.session;

import io.shmipc.diagnostics.ProcessView;
import io.shmipc.internal.pool.BufferPool;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that lie together, on their way in or out: a slice of shared memory, or an array on the
 * heap. A slice of shared memory has one object for as long as its region is mapped, so that using
 * it allocates nothing; one on the heap is made for one use.
 *
 * <p>The state says what this process has to do with the slice:
 *
 * <ul>
 *   <li><i>not ours</i>: it is in a shared list, or the peer's, or on its way there. Nothing here
 *       touches the object.
 *   <li><i>writing</i>: one writer owns it, and everything in the object is that writer's.
 *   <li><i>received</i>, with a number of holders: the reader it belongs to and every part cut from
 *       it. Everything but the bytes is the reader's.
 *   <li><i>cached</i>: it lies in the cache of this process. Nothing touches the object.
 * </ul>
 *
 * <p>Only an exchange leads out of <i>not ours</i>. So if a slice is received, or comes out of a
 * shared list, while it is in any other state, then a peer has sent what was not its own, or a list
 * has handed out a slice twice; it is noticed before one byte of it is read or written. For the
 * same reason a slice becomes <i>not ours</i> before the peer, or a list, can have it.
 *
 * <p>Stamps say since when and for what this process has the slice, for observers that own nothing
 * and stop nobody. They are plain fields:
 *
 * <ul>
 *   <li>Only the owner writes them, and after the exchange that made it the owner.
 *   <li>Whoever lets go first marks the stamp as one of the past, and then stores the state, with
 *       release order or stronger. So an observer that finds the slice held, and then a stamp that
 *       is not of the past, has the stamp of this holding or of a later one, and never of one that
 *       was over before: between taking and stamping the slice looks as if it had been taken now.
 *   <li>An observer reads the state, the stamp, and the state again; it believes the stamp if the
 *       slice was held both times.
 * </ul>
 */
final class Slice {

    private static final int NOT_OURS = 0;
    private static final int WRITING = -1;
    private static final int CACHED = -2;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Slice.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final @Nullable SharedRegion region;
    private final @Nullable SocketBudget budget;

    /** Offset of the slice in its region, or -1 on the heap. */
    final int offset;

    /** Number of the slice in its region, and its class. */
    final int slot;

    final int sliceClass;

    /** Big-endian, for absolute access only: the slices of a region share it. */
    final ByteBuffer memory;

    /** Where the data area begins in {@link #memory}, and how long it is. */
    final int base;

    private final int capacity;

    /** The first byte of the message in this slice. */
    int start;

    /** The next byte to read, or behind the last byte written. */
    int position;

    /** Behind the last byte that can be read or written. */
    int end;

    /** Whether a view of this slice was handed out, which {@code release()} ends. */
    boolean viewed;

    @Nullable Slice next;

    /**
     * When it was last taken or received, by {@link CoarseClock}; negative once that holding is
     * over, 0 if there never was one.
     */
    private int since;

    /** For which stream of which session it was last held. */
    private int heldForStream;

    private int heldForSession;

    /** Whether it was sent to the peer when it last ceased to be ours. */
    private boolean sentAway;

    /** Views of the present use that the user may look at, one bit for each place they lie in. */
    private int viewsOut;

    private @Nullable SliceViews readingViews;
    private @Nullable SliceViews writingViews;

    /** Not ours, writing, cached, or the number of those who hold it. */
    private volatile int state;

    /** A slice of shared memory, which is not ours yet. */
    Slice(SharedRegion region, int offset, int slot) {
        BufferPool pool = region.pool();
        this.region = region;
        this.budget = null;
        this.offset = offset;
        this.slot = slot;
        this.sliceClass = pool.classOf(offset);
        this.memory = region.bytes();
        this.base = pool.dataOffset(offset);
        this.capacity = pool.capacityOf(offset);
    }

    private Slice(@Nullable SocketBudget budget, byte[] bytes, int state) {
        this.region = null;
        this.budget = budget;
        this.offset = -1;
        this.slot = -1;
        this.sliceClass = -1;
        this.memory = ByteBuffer.wrap(bytes);
        this.base = 0;
        this.capacity = bytes.length;
        this.end = bytes.length;
        this.state = state;
    }

    /** The payload of a frame. */
    Slice(SocketBudget budget, byte[] payload) {
        this(budget, payload, 1);
    }

    /** Room on the heap for bytes to be sent. */
    static Slice heap(int capacity) {
        return new Slice(null, new byte[capacity], WRITING);
    }

    /** Bytes that can still be read, or written. */
    int remaining() {
        return end - position;
    }

    int written() {
        return position - start;
    }

    ByteBuffer writtenView() {
        return memory.slice(start, written());
    }

    /** A read-only view of some bytes; absolute, so it needs no lock. */
    ByteBuffer view(int from, int length) {
        return memory.slice(from, length).asReadOnlyBuffer();
    }

    /**
     * A read-only view for the reader, with position 0 and limit {@code bytes}.
     *
     * @param user whose views may be handed out again
     */
    ByteBuffer readingView(Object user, int from, int bytes) {
        if (region == null) {
            return view(from, bytes);
        }
        if (readingViews == null) {
            readingViews = new SliceViews();
        }
        return handOut(readingViews, user, region.readOnlyBytes(), from, bytes);
    }

    /** A view for the writer, with position 0 and limit {@code bytes}. */
    ByteBuffer writingView(Object user, int from, int bytes) {
        if (region == null) {
            return memory.slice(from, bytes);
        }
        if (writingViews == null) {
            writingViews = new SliceViews();
        }
        return handOut(writingViews, user, memory, from, bytes);
    }

    private ByteBuffer handOut(
            SliceViews views, Object user, ByteBuffer memory, int from, int bytes) {
        int most = base + capacity - from;
        int place = views.prepare(user, memory, from, most, bytes, viewsOut);
        if (place < 0) {
            return SliceViews.fresh(memory, from, most, bytes);
        }
        viewsOut |= 1 << place;
        return views.at(place);
    }

    /** The user may look at none of the views any more. */
    void viewsBack() {
        viewed = false;
        viewsOut = 0;
    }

    // ---- becoming ours ----

    /**
     * It came out of a shared list.
     *
     * @return false if this process had it already
     */
    boolean takenFromList() {
        if (!STATE.compareAndSet(this, NOT_OURS, WRITING)) {
            return false;
        }
        prepareToWrite();
        return true;
    }

    /** It came out of the cache, where nobody else can have found it. */
    void takenFromCache() {
        STATE.setRelease(this, WRITING);
        prepareToWrite();
    }

    private void prepareToWrite() {
        start = base;
        position = base;
        end = base + capacity;
        viewsBack();
        next = null;
        since = CoarseClock.now();
    }

    /**
     * It came with a message.
     *
     * @return false if this process had it already
     */
    boolean received(int startBytes, int sizeBytes) {
        if (!STATE.compareAndSet(this, NOT_OURS, 1)) {
            return false;
        }
        start = base + startBytes;
        position = start;
        end = start + sizeBytes;
        viewsBack();
        next = null;
        since = CoarseClock.now();
        return true;
    }

    /** Its owner has it for a stream now. */
    void heldFor(int session, int stream) {
        heldForSession = session;
        heldForStream = stream;
    }

    // ---- ceasing to be ours ----

    /** The owner lets go of it without giving it to anybody, or is about to. */
    void disown() {
        stampPast(false);
        state = NOT_OURS;
    }

    private void stampPast(boolean sent) {
        since = -Math.abs(since);
        sentAway = sent;
    }

    /** The owner sends it; what the peer sees of the queue is stored after this. */
    void sent() {
        stampPast(true);
        STATE.setRelease(this, NOT_OURS);
    }

    /**
     * It was not sent after all.
     *
     * @return false if somebody has got it from the peer meanwhile, who never had it
     */
    boolean takenBack() {
        if (!STATE.compareAndSet(this, NOT_OURS, WRITING)) {
            return false;
        }
        since = Math.abs(since);
        return true;
    }

    /** The owner is about to put it into the cache. */
    void cached() {
        stampPast(false);
        STATE.setRelease(this, CACHED);
    }

    // ---- holding what was received ----

    /** One more holder, on behalf of one that there is. */
    void hold() {
        int holders = state;
        while (holders < 1 || !STATE.compareAndSet(this, holders, holders + 1)) {
            if (holders < 1) {
                throw new IllegalStateException("slice=" + this + " must be held to be held again");
            }
            holders = state;
        }
    }

    /** Whether the caller, who holds the slice, is the only one. */
    boolean heldOnce() {
        return state == 1;
    }

    boolean isHeld() {
        return state > 0;
    }

    /** Its only holder passes some of its bytes on, in a message that is being written. */
    void passOn(int from, int length) {
        start = from;
        position = from + length;
        end = position;
        viewsBack();
        next = null;
        STATE.setRelease(this, WRITING);
    }

    /**
     * A holder lets go; the last one gives the memory back. Only a holder can add another, so who
     * finds itself alone stays alone, and needs no exchange.
     */
    void release() {
        int holders = state;
        while (holders > 1) {
            if (STATE.compareAndSet(this, holders, holders - 1)) {
                return;
            }
            holders = state;
        }
        if (holders < 1) {
            throw new IllegalStateException("slice=" + this + " was released more than once");
        }
        giveBack();
    }

    /** Gives the memory back. The caller must own it alone. */
    void giveBack() {
        if (region != null) {
            region.giveBack(this);
            return;
        }
        disown();
        if (budget != null) {
            budget.giveBack(end);
        }
    }

    /** Releases a chain of received slices. */
    static void releaseAll(@Nullable Slice chain) {
        Slice slice = chain;
        while (slice != null) {
            Slice next = slice.next;
            slice.next = null;
            slice.release();
            slice = next;
        }
    }

    // ---- for observers ----

    /** What this process has to do with it. */
    ProcessView.Holding holding() {
        int now = state;
        return switch (now) {
            case NOT_OURS -> ProcessView.Holding.NONE;
            case WRITING -> ProcessView.Holding.WRITING;
            case CACHED -> ProcessView.Holding.CACHED;
            default -> ProcessView.Holding.LENT;
        };
    }

    private static boolean isHolding(int state) {
        return state != NOT_OURS && state != CACHED;
    }

    /**
     * The time by {@link CoarseClock} since which somebody here has it, or 0 if nobody does, or has
     * had it only since this moment.
     */
    int heldSince() {
        int before = state;
        int stamp = since;
        VarHandle.acquireFence();
        return isHolding(before) && isHolding(state) ? Math.max(stamp, 0) : 0;
    }

    /** When it was last taken or received, by {@link CoarseClock}; 0 if it never was. */
    int lastSince() {
        return Math.abs(since);
    }

    /** Whether somebody here has it, and for this stream. */
    boolean isHeldFor(int session, int stream) {
        return heldForStream == stream && heldForSession == session && isHolding(state);
    }

    /** The session it was last held for; the low half of its number, 0 if there was none. */
    int lastSession() {
        return heldForSession;
    }

    /** The stream it was last held for; 0 if there was none. */
    int lastStream() {
        return heldForStream;
    }

    /** Whether it went to the peer when this process last had it, and is not here again. */
    boolean wasSent() {
        return state == NOT_OURS && sentAway;
    }

    int capacity() {
        return capacity;
    }

    String stateText() {
        int now = state;
        return switch (now) {
            case NOT_OURS -> "not ours";
            case WRITING -> "writing";
            case CACHED -> "cached";
            default -> "received, holders=" + now;
        };
    }

    @Override
    public String toString() {
        return (region == null ? "on the heap" : Integer.toString(offset))
                + " ("
                + stateText()
                + ")";
    }
}
