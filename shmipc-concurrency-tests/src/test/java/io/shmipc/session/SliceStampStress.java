package io.shmipc.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmipc.diagnostics.ProcessView.Holding;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What an observer, who stops nobody, makes of the stamps of a slice. */
public class SliceStampStress {

    private static final int BYTES = 8;
    private static final int FIRST = 1;
    private static final int SECOND = 5;

    /** A slice that was taken at one time, and will be received at another. */
    public abstract static class Written {

        final Slice slice = Slice.heap(BYTES);

        Written() {
            slice.disown();
            CoarseClock.show(FIRST);
            slice.takenFromList();
            CoarseClock.show(SECOND);
        }

        /** The second holding is the one that is not that of a writer. */
        void look(II_Result r) {
            r.r1 = slice.holding() == Holding.LENT ? 1 : 0;
            r.r2 = slice.heldSince();
        }
    }

    @JCStressTest
    @Description(
            "An observer that finds a slice held does not take the stamp of an earlier holding for"
                    + " that of this one, when the earlier holder put it into a list.")
    @Outcome(id = "0, .*", expect = ACCEPTABLE, desc = "Not received yet.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Received, and not stamped yet.")
    @Outcome(id = "1, 5", expect = ACCEPTABLE, desc = "Received and stamped.")
    @Outcome(expect = FORBIDDEN, desc = "The stamp of the holding before.")
    @State
    public static class GivenBack extends Written {

        @Actor
        public void owner() {
            slice.disown();
            slice.received(0, BYTES);
        }

        @Actor
        public void observer(II_Result r) {
            look(r);
        }
    }

    @JCStressTest
    @Description("The same when the earlier holder sent it to the peer.")
    @Outcome(id = "0, .*", expect = ACCEPTABLE, desc = "Not received yet.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Received, and not stamped yet.")
    @Outcome(id = "1, 5", expect = ACCEPTABLE, desc = "Received and stamped.")
    @Outcome(expect = FORBIDDEN, desc = "The stamp of the holding before.")
    @State
    public static class Sent extends Written {

        @Actor
        public void owner() {
            slice.sent();
            slice.received(0, BYTES);
        }

        @Actor
        public void observer(II_Result r) {
            look(r);
        }
    }
}
