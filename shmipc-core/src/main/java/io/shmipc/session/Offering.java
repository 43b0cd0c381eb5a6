package io.shmipc.session;

import org.jspecify.annotations.Nullable;

/** The memory a client offers while it connects; what is offered may change on the way. */
final class Offering {

    private RegionFactory.@Nullable Created current;
    private boolean decided;

    /** Whether somebody has created what is offered, or found that nothing can be. */
    boolean isDecided() {
        return decided;
    }

    void decided() {
        decided = true;
    }

    /** The same under a new owner; this one is empty then. */
    Offering handOver() {
        Offering other = new Offering();
        other.current = current;
        other.decided = current != null;
        current = null;
        return other;
    }

    RegionFactory.@Nullable Created current() {
        return current;
    }

    /** Offers something else, and frees what was offered before. */
    void replace(RegionFactory.Created created) {
        drop();
        current = created;
    }

    /** What the session is made with. */
    SessionMemory memory() {
        return current == null ? SessionMemory.none() : current.memory();
    }

    /** The mappings stay, the descriptors are with the peer. */
    void closeDescriptors() {
        if (current != null) {
            current.close();
        }
    }

    /** Frees everything. */
    void drop() {
        if (current != null) {
            current.close();
            current.memory().close(true);
            current = null;
        }
    }
}
