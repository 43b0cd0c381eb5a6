package io.shmipc.diagnostics;

import io.shmipc.internal.memory.MemoryReader;
import io.shmipc.internal.pool.BufferRegionLayout;

/** Tells a region that is there from the zeroes that lie in its place once it was closed. */
final class Gone {

    private Gone() {}

    static boolean isThere(MemoryReader memory, BufferRegionLayout layout) {
        try {
            return layout.isIn(memory);
        } catch (InternalError e) {
            // How the JVM tells of memory behind the end of a file that the peer has cut short.
            return false;
        }
    }
}
