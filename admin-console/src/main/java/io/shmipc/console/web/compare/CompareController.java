package io.shmipc.console.web.compare;

import io.shmipc.console.analysis.Analysis;
import io.shmipc.console.analysis.AnalysisComparer;
import io.shmipc.console.analysis.AnalysisLimits;
import io.shmipc.console.analysis.AnalysisParser;
import io.shmipc.console.analysis.Comparison;
import io.shmipc.console.analysis.InvalidAnalysisException;
import io.shmipc.console.analysis.SliceState;
import io.shmipc.console.capture.Capture;
import io.shmipc.console.capture.CaptureStore;
import io.shmipc.console.web.Owner;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Two analyses, and what became of the slices in between. */
@Controller
@RequestMapping("/compare")
class CompareController {

    /** Files read at one time, as each takes many times its size. */
    private static final int UPLOADS_AT_ONCE = 2;

    private final CaptureStore captures;
    private final Clock clock;
    private final Semaphore uploads = new Semaphore(UPLOADS_AT_ONCE);

    CompareController(CaptureStore captures, Clock clock) {
        this.captures = captures;
        this.clock = clock;
    }

    @GetMapping
    String page(
            @RequestParam(defaultValue = "") String before,
            @RequestParam(defaultValue = "") String after,
            HttpServletRequest request,
            Principal user,
            Model model) {
        List<Capture> all =
                captures.all().stream()
                        .filter(
                                each ->
                                        each.visibleTo(
                                                Owner.of(user), request.isUserInRole("OPERATOR")))
                        .toList();
        Capture first = find(all, before);
        Capture second = find(all, after);
        model.addAttribute("captures", all);
        model.addAttribute("before", first);
        model.addAttribute("after", second);
        model.addAttribute(
                "missing",
                (first == null && !before.isEmpty()) || (second == null && !after.isEmpty()));
        if (first != null && second != null) {
            model.addAttribute("states", SliceState.values());
            model.addAttribute("changes", Comparison.Change.values());
            model.addAttribute(
                    "comparison",
                    new CompareView(AnalysisComparer.compare(first.analysis(), second.analysis())));
        }
        return "compare";
    }

    private static @Nullable Capture find(List<Capture> all, String id) {
        return all.stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
    }

    /** Reads one or two files, and keeps the analyses in them as captures of who uploads them. */
    @PostMapping
    String upload(
            @RequestParam(required = false) @Nullable MultipartFile first,
            @RequestParam(required = false) @Nullable MultipartFile second,
            Principal user,
            RedirectAttributes redirect)
            throws IOException {
        if (!uploads.tryAcquire()) {
            redirect.addFlashAttribute(
                    "failure", "Others are uploading files now. Try again in a few seconds.");
            return "redirect:/compare";
        }
        try {
            List<Analysis> before = keep(first, user, redirect, "before");
            List<Analysis> after = keep(second, user, redirect, "after");
            if (before.isEmpty() && after.isEmpty()) {
                redirect.addFlashAttribute("failure", "No file was chosen.");
            } else if (before.size() > 1 || after.size() > 1) {
                redirect.addFlashAttribute(
                        "notice",
                        "A file has the analyses of several sessions: choose above which of them"
                                + " to compare.");
            }
        } catch (InvalidAnalysisException e) {
            redirect.addFlashAttribute("failure", e.getMessage());
        } finally {
            uploads.release();
        }
        return "redirect:/compare";
    }

    private List<Analysis> keep(
            @Nullable MultipartFile file, Principal user, RedirectAttributes redirect, String as)
            throws IOException, InvalidAnalysisException {
        if (file == null || file.isEmpty()) {
            return List.of();
        }
        String name = name(file);
        byte[] json;
        try (InputStream in = file.getInputStream()) {
            json = in.readNBytes(AnalysisLimits.MAX_BYTES + 1);
        }
        List<Analysis> analyses;
        try {
            analyses = AnalysisParser.parseAll(json);
        } catch (InvalidAnalysisException e) {
            throw new InvalidAnalysisException(e.kind(), name + ": " + e.getMessage());
        }
        for (Analysis analysis : analyses) {
            Capture capture =
                    captures.add(
                            null,
                            analysis.source().session(),
                            name,
                            clock.instant(),
                            Owner.of(user),
                            analysis,
                            json,
                            analyses.size());
            if (analyses.size() == 1) {
                redirect.addAttribute(as, capture.id());
            }
        }
        return analyses;
    }

    private static String name(MultipartFile file) {
        String name = file.getOriginalFilename();
        if (name == null || name.isBlank()) {
            return "file";
        }
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return last.length() <= 100 ? last : last.substring(0, 100) + "…";
    }
}
