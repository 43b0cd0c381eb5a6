package io.shmipc.console.capture;

import io.shmipc.console.analysis.Analysis;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An analysis that was taken.
 *
 * @param id that nobody can guess
 * @param instance the instance's id, or null for a file that was uploaded
 * @param session the session's number in the instance, or -1
 * @param title what pages call where it is from: the instance's name, or the file's
 * @param takenAt when the console got it
 * @param takenBy who asked for it, or whose upload it is
 * @param json what was got, byte for byte
 * @param sharedBy how many captures have their analyses from this text
 */
public record Capture(
        String id,
        @Nullable String instance,
        long session,
        String title,
        Instant takenAt,
        String takenBy,
        Analysis analysis,
        byte[] json,
        int sharedBy) {

    /** Whether it came from a file. */
    public boolean uploaded() {
        return instance == null;
    }

    /** Whether it shows bytes of payloads, which not everybody may see. */
    public boolean showsPayload() {
        return analysis.showsPayload();
    }

    /**
     * Whether somebody may see it: an upload is for the one who uploaded it, and who has its
     * payload already; that of an instance for those who may see payload.
     */
    public boolean visibleTo(String user, boolean maySeePayload) {
        return uploaded() ? takenBy.equals(user) : !showsPayload() || maySeePayload;
    }

    /**
     * Bytes it takes without its text, roughly: what was read from that is up to three times as
     * much.
     */
    long weightBytes() {
        return 1_024 + 3L * json.length / sharedBy;
    }
}
