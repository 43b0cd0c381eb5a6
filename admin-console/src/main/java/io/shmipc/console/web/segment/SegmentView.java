package io.shmipc.console.web.segment;

import io.shmipc.console.analysis.Analysis;
import io.shmipc.console.analysis.Analysis.HeldSlice;
import io.shmipc.console.analysis.Analysis.Message;
import io.shmipc.console.analysis.Analysis.SizeClass;
import io.shmipc.console.analysis.SliceState;
import java.util.List;
import java.util.stream.Collectors;

/** An analysis as a page shows it: no more rows than somebody would read. */
public record SegmentView(Analysis analysis) {

    /** Rows of one table; whoever wants more reads the JSON. */
    static final int MAX_ROWS = 50;

    public List<HeldSlice> held() {
        return cut(analysis.held());
    }

    public long heldMore() {
        return analysis.held().size() - held().size() + analysis.heldOmitted();
    }

    public List<Message> messages() {
        return cut(analysis.messages());
    }

    public long messagesMore() {
        return analysis.messages().size() - messages().size();
    }

    /** Elements that are shown of a queue. */
    public List<Analysis.Element> elements(Analysis.WaitingQueue queue) {
        return cut(queue.elements());
    }

    public long elementsMore(Analysis.WaitingQueue queue) {
        return queue.elements().size() - elements(queue).size() + queue.elementsOmitted();
    }

    private static <T> List<T> cut(List<T> rows) {
        return rows.subList(0, Math.min(rows.size(), MAX_ROWS));
    }

    public long suspected() {
        return analysis.held().stream().filter(HeldSlice::suspected).count();
    }

    /** The slots of a class whose slices look leaked, for its map. */
    public String suspectedSlots(SizeClass size) {
        return analysis.held().stream()
                .filter(HeldSlice::suspected)
                .filter(slice -> slice.classIndex() == size.index())
                .map(slice -> size.slot(slice.offset()))
                .filter(slot -> slot >= 0)
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    /** Where a slice is on the maps, or -1. */
    public int slot(HeldSlice slice) {
        return analysis.classes().get(slice.classIndex()).slot(slice.offset());
    }

    /** One sentence about a class, for those who do not see its map. */
    public String sentence(SizeClass size) {
        StringBuilder sentence =
                new StringBuilder("Slices of " + size.capacityBytes() + " bytes: " + size.slices());
        for (SliceState state : SliceState.values()) {
            int count = size.states().count(state);
            if (count > 0) {
                sentence.append(", ").append(count).append(' ').append(state.title());
            }
        }
        return sentence.append('.').toString();
    }
}
