package io.shmipc.console.analysis;

import io.shmipc.console.analysis.Analysis.Region;
import io.shmipc.console.analysis.Analysis.SizeClass;
import io.shmipc.console.analysis.Analysis.Source;
import io.shmipc.console.analysis.InvalidAnalysisException.Kind;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * Reads analyses. Lenient about what it does not know and what may be missing; strict about what
 * would make a map lie.
 */
public final class AnalysisParser {

    private AnalysisParser() {}

    /**
     * The one analysis that an instance answers.
     *
     * @throws InvalidAnalysisException if it is none
     */
    public static Analysis parse(byte[] json) throws InvalidAnalysisException {
        return parseAll(json).get(0);
    }

    /**
     * All analyses of a file: one, or a list of them, by itself or named {@code sessions} or {@code
     * analyses}.
     *
     * @return at least one
     * @throws InvalidAnalysisException if there is none, or one of them is damaged
     */
    public static List<Analysis> parseAll(byte[] json) throws InvalidAnalysisException {
        checkLooks(json);
        List<Analysis> all = new ArrayList<>();
        try (JsonCursor in = new JsonCursor(json)) {
            in.start();
            if (in.atArray()) {
                list(in, all);
            } else {
                in.expectObject();
                Analysis one = new AnalysisReader(in).analysis(all);
                if (one != null) {
                    all.add(0, one);
                }
            }
        } catch (StreamConstraintsException e) {
            throw new InvalidAnalysisException(
                    Kind.TOO_LARGE, "More than can be read: " + e.getOriginalMessage());
        } catch (JacksonException e) {
            throw atEnd(e, json.length) ? truncated(json.length) : foreign(e);
        }
        if (all.isEmpty()) {
            throw new InvalidAnalysisException(
                    Kind.FOREIGN,
                    "This is JSON, but no analysis of shared memory: it names no size classes"
                            + " (\"classes\").");
        }
        return List.copyOf(all);
    }

    /** Within a name, or half a word, the parser reports the end as a mistake of another kind. */
    private static boolean atEnd(JacksonException e, int length) {
        return e instanceof UnexpectedEndOfInputException
                || e.getLocation().getByteOffset() >= length - "false".length();
    }

    private static InvalidAnalysisException truncated(int length) {
        return new InvalidAnalysisException(
                Kind.TRUNCATED,
                "The JSON stops after "
                        + length
                        + " bytes, before its end: it is truncated. Get it once more.");
    }

    private static InvalidAnalysisException foreign(JacksonException e) {
        return new InvalidAnalysisException(
                Kind.FOREIGN,
                "Not readable as JSON, at line="
                        + e.getLocation().getLineNr()
                        + " column="
                        + e.getLocation().getColumnNr()
                        + ".");
    }

    static void list(JsonCursor in, List<Analysis> all) throws InvalidAnalysisException {
        while (in.nextItem()) {
            if (all.size() == AnalysisLimits.MAX_ANALYSES) {
                throw new InvalidAnalysisException(
                        Kind.TOO_LARGE,
                        "More than " + AnalysisLimits.MAX_ANALYSES + " analyses in one file.");
            }
            if (!in.atObject()) {
                in.skip();
                continue;
            }
            Analysis analysis = new AnalysisReader(in).analysis(null);
            if (analysis != null) {
                all.add(analysis);
            }
        }
    }

    private static void checkLooks(byte[] json) throws InvalidAnalysisException {
        if (json.length > AnalysisLimits.MAX_BYTES) {
            throw new InvalidAnalysisException(
                    Kind.TOO_LARGE,
                    "bytes=" + json.length + ": must be <= " + AnalysisLimits.MAX_BYTES + ".");
        }
        int at = 0;
        while (at < json.length && json[at] >= 0 && Character.isWhitespace(json[at])) {
            at++;
        }
        if (at == json.length) {
            throw new InvalidAnalysisException(Kind.FOREIGN, "There is nothing in it.");
        }
        if (json[at] == '{' || json[at] == '[') {
            return;
        }
        for (int i = 0; i < Math.min(json.length, 4_096); i++) {
            if (json[i] >= 0 && json[i] < ' ' && !Character.isWhitespace(json[i])) {
                throw new InvalidAnalysisException(
                        Kind.BINARY,
                        "This is a binary file, such as a dump. Make the analysis of it with"
                                + " \"shmipc-tool show --json FILE\", or compare two dumps with"
                                + " \"shmipc-tool diff BEFORE AFTER\".");
            }
        }
        throw new InvalidAnalysisException(
                Kind.FOREIGN, "This is not JSON: it must begin with '{'.");
    }

    /** What an analysis is put together from while its names come in any order. */
    static final class Parts {
        int formatVersion = Analysis.FORMAT_VERSION;
        long takenAtMillis;
        Source source = new Source(-1, null, -1, null, -1, false);
        Region region = new Region(null, 0, 0, false);
        final List<SizeClass> classes = new ArrayList<>();
        boolean hasClasses;
        final List<Analysis.HeldSlice> held = new ArrayList<>();
        long heldOmitted;
        final List<Analysis.Message> messages = new ArrayList<>();
        final List<Analysis.WaitingQueue> queues = new ArrayList<>();
        final List<Analysis.Problem> problems = new ArrayList<>();
        long problemsOmitted;
        int slices;
        int runs;
    }
}
