package io.shmipc.internal.memory;

import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the JVM compile the atomic accesses of {@link MemoryView} before they meet memory that its
 * owner can cut short. Where compiled code faults on such memory the JVM throws an {@link
 * InternalError}; where interpreted code does, it does so for loads and stores alone: exchanges
 * happen inside the JVM's own library, and a fault there ends the process (seen with OpenJDK 17,
 * {@code Unsafe_CompareAndSetInt}).
 *
 * <p>Whether they are compiled is told by the time they take, as nothing else tells it.
 */
public final class CompiledExchanges {

    private static final Logger log = LoggerFactory.getLogger(CompiledExchanges.class);

    private static final int BATCH = 1000;

    /** Interpreted, one exchange takes ten times as long; compiled in the simplest way a third. */
    private static final long COMPILED_NANOS = 100L * BATCH;

    /** Quick batches in a row, as one may be a compiled loop that is not what others call. */
    private static final int ENOUGH = 10;

    private static final long LONGEST_NANOS = 1_000_000_000L;

    private CompiledExchanges() {}

    /** Waits, once in the life of a process, until they are compiled, or for a second. */
    public static void await() {
        if (!Once.COMPILED) {
            log.debug("exchanges are interpreted");
        }
    }

    /** Whether they were compiled in time. */
    public static boolean areCompiled() {
        return Once.COMPILED;
    }

    private static final class Once {

        static final boolean COMPILED = compile();

        private static boolean compile() {
            MemoryView scratch = MemoryView.of(ByteBuffer.allocateDirect(2 * Integer.BYTES));
            long deadline = System.nanoTime() + LONGEST_NANOS;
            for (int quick = 0; quick < ENOUGH; ) {
                long start = System.nanoTime();
                for (int i = 0; i < BATCH; i++) {
                    exchange(scratch, i);
                }
                long end = System.nanoTime();
                quick = end - start <= COMPILED_NANOS ? quick + 1 : 0;
                if (end - deadline > 0) {
                    log.warn(
                            "exchanges of values are still interpreted: a peer whose memory cannot"
                                    + " be sealed could end this process by cutting it short");
                    return false;
                }
            }
            return true;
        }

        private static void exchange(MemoryView scratch, int i) {
            int before = scratch.getAndAddInt(0, 1);
            scratch.compareAndSetInt(0, before + 1, i);
        }
    }
}
