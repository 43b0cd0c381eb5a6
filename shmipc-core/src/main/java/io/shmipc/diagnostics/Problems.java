package io.shmipc.diagnostics;

import io.shmipc.diagnostics.RegionAnalysis.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was found wrong, bounded. */
final class Problems {

    static final String ERROR = "error";
    static final String WARNING = "warning";

    private static final int MAX_OF_EACH = 100;

    private final boolean live;
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private int omittedErrors;
    private int omittedWarnings;

    /**
     * @param live whether somebody may have been changing the memory meanwhile
     */
    Problems(boolean live) {
        this.live = live;
    }

    void add(Problem problem) {
        if (problem.severity().equals(ERROR)) {
            if (errors.size() < MAX_OF_EACH) {
                errors.add(problem);
            } else {
                omittedErrors++;
            }
        } else if (warnings.size() < MAX_OF_EACH) {
            warnings.add(problem);
        } else {
            omittedWarnings++;
        }
    }

    /** What breaks a rule whatever others do meanwhile. */
    void error(String where, String what, Object... values) {
        add(new Problem(ERROR, where, what.formatted(values)));
    }

    /** What may pass. */
    void warning(String where, String what, Object... values) {
        add(new Problem(WARNING, where, what.formatted(values)));
    }

    /** What may pass if somebody was changing the memory, and else breaks a rule. */
    void errorIfStill(String where, String what, Object... values) {
        add(new Problem(live ? WARNING : ERROR, where, what.formatted(values)));
    }

    /** The worst first. */
    List<Problem> sorted() {
        List<Problem> all = new ArrayList<>(errors);
        if (omittedErrors > 0) {
            all.add(new Problem(ERROR, "region", "errors omitted=" + omittedErrors));
        }
        all.addAll(warnings);
        if (omittedWarnings > 0) {
            all.add(new Problem(WARNING, "region", "warnings omitted=" + omittedWarnings));
        }
        all.sort(Comparator.comparing(problem -> problem.severity().equals(ERROR) ? 0 : 1));
        return List.copyOf(all);
    }
}
