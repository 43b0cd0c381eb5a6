package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.model.Api;
import java.util.concurrent.ThreadFactory;

/** Threads that wait for replies. */
final class Threads {

    private Threads() {}

    /**
     * Virtual or platform threads, as the case wants.
     *
     * @throws IllegalStateException if this JDK has no virtual threads
     */
    static ThreadFactory of(Api api) {
        return api == Api.VIRTUAL ? virtual() : task -> new Thread(task, "load");
    }

    /** By reflection, as the code is compiled for a JDK that does not have them. */
    private static ThreadFactory virtual() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory)
                    Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("virtual threads need a JDK >= 21", e);
        }
    }
}
