package io.shmipc.console.web.compare;

import io.shmipc.console.analysis.Comparison;
import io.shmipc.console.analysis.Comparison.Change;
import io.shmipc.console.analysis.Comparison.ClassGrowth;
import io.shmipc.console.analysis.Comparison.KeptSlice;
import io.shmipc.console.analysis.Comparison.StreamGrowth;
import java.util.List;
import java.util.Locale;

/** A comparison as the page shows it: no more rows than somebody would read. */
public record CompareView(Comparison all) {

    private static final int MAX_ROWS = 50;

    public List<StreamGrowth> streams() {
        return all.streams().subList(0, Math.min(all.streams().size(), MAX_ROWS));
    }

    public int streamsMore() {
        return all.streams().size() - streams().size();
    }

    public List<KeptSlice> kept() {
        return all.kept().subList(0, Math.min(all.kept().size(), MAX_ROWS));
    }

    public int keptMore() {
        return all.kept().size() - kept().size() + all.keptOmitted();
    }

    /** What matters most, in one sentence. */
    public String sentence() {
        int slices = all.classes().stream().mapToInt(ClassGrowth::growthInUse).sum();
        int kept =
                all.classes().stream()
                        .mapToInt(size -> size.map() == null ? 0 : size.map().count(Change.KEPT))
                        .sum();
        String change =
                slices == 0
                        ? "As many slices are in use as before"
                        : Math.abs(slices)
                                + (slices > 0 ? " more" : " fewer")
                                + (Math.abs(slices) == 1 ? " slice is" : " slices are")
                                + " in use";
        return change + "; " + kept + (kept == 1 ? " is" : " are") + " in use in both.";
    }

    /** With a sign, as differences are written. */
    public String signed(long number) {
        return number == 0
                ? "0"
                : String.format(Locale.ROOT, "%+,d", number)
                        .replace(',', '\u202f')
                        .replace('-', '\u2212');
    }

    /** For those who do not see the map of a class. */
    public String sentence(ClassGrowth size) {
        StringBuilder sentence =
                new StringBuilder("Slices of " + size.capacityBytes() + " bytes: " + size.slices());
        if (size.map() != null) {
            for (Change change : Change.values()) {
                if (size.map().count(change) > 0) {
                    sentence.append(", ")
                            .append(size.map().count(change))
                            .append(' ')
                            .append(change.title());
                }
            }
        }
        return sentence.append('.').toString();
    }
}
