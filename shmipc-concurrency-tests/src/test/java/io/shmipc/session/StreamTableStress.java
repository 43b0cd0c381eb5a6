package io.shmipc.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.transport.EventLoopGroup;
import java.lang.reflect.Proxy;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Look-ups without a lock, beside changes of the table. */
public class StreamTableStress {

    private static final int STREAMS = 64;

    /** As many as make the next put rebuild the table. */
    private static final int BEFORE_REBUILD = 8;

    /** Ids that differ above this bit only begin to look in the same place of a small table. */
    private static final int SHIFT = 20;

    /** By number, not by id. A table only asks for their ids, so they are made once. */
    private static final StreamImpl[] streams = streams();

    private static StreamImpl[] streams() {
        // Nothing is ever read from or written to its socket.
        ControlSocket socket =
                (ControlSocket)
                        Proxy.newProxyInstance(
                                ControlSocket.class.getClassLoader(),
                                new Class<?>[] {ControlSocket.class},
                                (proxy, method, arguments) -> {
                                    throw new UnsupportedOperationException(method.getName());
                                });
        SessionImpl session =
                new SessionImpl(
                        SessionConfig.builder().build(),
                        SessionMemory.none(),
                        socket,
                        3,
                        new EventLoopGroup(1, "stress", true, List.of()).next(),
                        Runnable::run,
                        null,
                        reason -> {});
        StreamImpl[] made = new StreamImpl[STREAMS];
        for (int i = 0; i < STREAMS; i++) {
            made[i] = new StreamImpl(session, i << SHIFT, null);
        }
        return made;
    }

    /** A table with the first few streams in it. */
    public abstract static class Table {

        final StreamTable table = new StreamTable();

        Table(int count) {
            put(0, count);
        }

        void put(int from, int to) {
            for (int i = from; i < to; i++) {
                table.put(streams[i]);
            }
        }

        void remove(int from, int to) {
            for (int i = from; i < to; i++) {
                table.remove(streams[i]);
            }
        }

        boolean finds(int number) {
            StreamImpl found = table.get(streams[number].id());
            if (found != null && found != streams[number]) {
                throw new IllegalStateException("number=" + number + " found id=" + found.id());
            }
            return found != null;
        }

        /** Looks for some streams that are there. */
        int missing(int from, int to) {
            int missing = 0;
            for (int i = from; i < to; i++) {
                missing += finds(i) ? 0 : 1;
            }
            return missing;
        }
    }

    @JCStressTest
    @Description("A stream in the table is found while puts of others rebuild the table.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "All were found, at once and later.")
    @Outcome(expect = FORBIDDEN, desc = "A stream was not found although it was in the table.")
    @State
    public static class FoundBesideRebuild extends Table {

        public FoundBesideRebuild() {
            super(BEFORE_REBUILD);
        }

        @Actor
        public void puts() {
            put(BEFORE_REBUILD, BEFORE_REBUILD + 4);
        }

        @Actor
        public void looksUp(II_Result r) {
            r.r1 = missing(0, BEFORE_REBUILD);
        }

        @Arbiter
        public void later(II_Result r) {
            r.r2 = missing(0, BEFORE_REBUILD + 4);
        }
    }

    @JCStressTest
    @Description(
            "A stream in the table is found while others are removed and come in their places.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "All were found, at once and later.")
    @Outcome(expect = FORBIDDEN, desc = "A stream was not found although it was in the table.")
    @State
    public static class FoundBesideRemove extends Table {

        public FoundBesideRemove() {
            super(BEFORE_REBUILD);
        }

        @Actor
        public void changes() {
            remove(0, 4);
            put(BEFORE_REBUILD, BEFORE_REBUILD + 6);
            remove(BEFORE_REBUILD, BEFORE_REBUILD + 4);
        }

        @Actor
        public void looksUp(II_Result r) {
            r.r1 = missing(4, BEFORE_REBUILD) + missing(4, BEFORE_REBUILD);
        }

        @Arbiter
        public void later(II_Result r) {
            r.r2 = missing(4, BEFORE_REBUILD) + (finds(0) || finds(BEFORE_REBUILD) ? 1 : 0);
        }
    }

    @JCStressTest
    @Description(
            "A stream is not found after its removal has returned, also while puts rebuild the"
                    + " table.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Gone for the remover and for good.")
    @Outcome(expect = FORBIDDEN, desc = "Found although it had been removed.")
    @State
    public static class GoneAfterRemove extends Table {

        public GoneAfterRemove() {
            super(BEFORE_REBUILD);
        }

        @Actor
        public void removes(II_Result r) {
            remove(0, 2);
            r.r1 = finds(0) || finds(1) ? 1 : 0;
        }

        @Actor
        public void puts() {
            put(BEFORE_REBUILD, BEFORE_REBUILD + 4);
        }

        @Arbiter
        public void later(II_Result r) {
            r.r2 = finds(0) || finds(1) ? 1 : missing(2, BEFORE_REBUILD + 4);
        }
    }

    @JCStressTest
    @Description("Who finds a stream sees what was done before the stream was put into the table.")
    @Outcome(
            id = {"0, 0", "1, 7"},
            expect = ACCEPTABLE,
            desc = "Before or after the put.")
    @Outcome(expect = FORBIDDEN, desc = "Found before what was done ahead of the put.")
    @State
    public static class SeenWithItsPast extends Table {

        private int past;

        public SeenWithItsPast() {
            super(BEFORE_REBUILD - 1);
        }

        @Actor
        public void puts() {
            past = 7;
            put(BEFORE_REBUILD, BEFORE_REBUILD + 1);
        }

        @Actor
        public void looksUp(II_Result r) {
            if (finds(BEFORE_REBUILD)) {
                r.r1 = 1;
                r.r2 = past;
            }
        }
    }
}
