package io.shmipc.faults.chaos.peer;

import io.shmipc.error.ErrorCategory;
import io.shmipc.error.ShmipcException;
import io.shmipc.metrics.FallbackReason;
import io.shmipc.metrics.LeakReport;
import io.shmipc.metrics.SessionListener;
import org.jspecify.annotations.Nullable;

/** Counts sessions that ended for a reason that a peer's death is not. */
final class SessionWatch implements SessionListener {

    private static final String TWICE = "handed out twice";

    private final Tally tally;
    private final Voice voice;

    SessionWatch(Tally tally, Voice voice) {
        this.tally = tally;
        this.voice = voice;
    }

    @Override
    public void sessionClosed(long sessionId, @Nullable Throwable reason) {
        boolean damaged = false;
        for (Throwable t = reason; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            if (message.contains(TWICE)) {
                tally.count(Tally.DOUBLE_HAND_OUTS);
            }
            damaged |=
                    !(t instanceof ShmipcException known)
                            || known.category() == ErrorCategory.PROTOCOL;
        }
        if (damaged) {
            tally.count(Tally.DAMAGED);
            voice.say(Voice.WRONG + "session=" + sessionId + " ended: " + chain(reason));
        }
    }

    @Override
    public void streamFellBack(long sessionId, int streamId, FallbackReason reason) {
        tally.count(Tally.FALLBACKS);
    }

    @Override
    public void leakSuspected(LeakReport report) {
        tally.count(Tally.LEAKS_SUSPECTED);
        voice.say(Voice.WRONG + "leak suspected: " + report);
    }

    private static String chain(@Nullable Throwable reason) {
        StringBuilder text = new StringBuilder();
        for (Throwable t = reason; t != null; t = t.getCause()) {
            text.append(t).append(" <- ");
        }
        return text.toString();
    }
}
