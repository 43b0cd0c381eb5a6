package io.shmipc.console.web.segment;

import io.shmipc.console.analysis.Analysis;
import io.shmipc.console.analysis.Analysis.SizeClass;
import io.shmipc.console.analysis.SliceState;
import io.shmipc.console.capture.Capture;
import io.shmipc.console.capture.CaptureFailedException;
import io.shmipc.console.capture.CaptureStore;
import io.shmipc.console.capture.DumpEndpoint;
import io.shmipc.console.poll.InstanceState;
import io.shmipc.console.remote.InstanceFailure;
import io.shmipc.console.web.KnownInstances;
import io.shmipc.console.web.Owner;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The memory of one session. */
@Controller
@RequestMapping("/instances/{id}/sessions/{session}/segment")
class SegmentController {

    private final KnownInstances instances;
    private final DumpEndpoint endpoint;
    private final CaptureStore captures;

    SegmentController(KnownInstances instances, DumpEndpoint endpoint, CaptureStore captures) {
        this.instances = instances;
        this.endpoint = endpoint;
        this.captures = captures;
    }

    @GetMapping
    String page(
            @PathVariable String id,
            @PathVariable long session,
            @RequestParam(required = false) @Nullable String capture,
            @RequestParam(required = false) @Nullable Long slice,
            HttpServletRequest request,
            Principal user,
            Model model) {
        InstanceState state = instances.state(id);
        List<Capture> all =
                captures.of(id, session).stream()
                        .filter(each -> each.visibleTo(Owner.of(user), operator(request)))
                        .toList();
        Capture shown = null;
        for (Capture each : all) {
            if (capture == null || each.id().equals(capture)) {
                shown = each;
                break;
            }
        }
        model.addAttribute("state", state);
        model.addAttribute("number", session);
        model.addAttribute("captures", all);
        model.addAttribute("missing", capture != null && shown == null);
        model.addAttribute("states", SliceState.values());
        model.addAttribute("capture", shown);
        if (shown != null) {
            model.addAttribute("view", new SegmentView(shown.analysis()));
            model.addAttribute("earlier", earlier(all, shown));
            if (slice != null) {
                SizeClass size = shown.analysis().classAt(slice);
                if (size != null) {
                    model.addAttribute("slices", details(shown.analysis(), size, slice));
                }
            }
        }
        return "segment";
    }

    private static SliceDetails details(Analysis analysis, SizeClass size, long offset) {
        return SliceDetails.of(analysis, size, size.slot(offset), 1);
    }

    private static @Nullable Capture earlier(List<Capture> newestFirst, Capture shown) {
        int next = newestFirst.indexOf(shown) + 1;
        return next < newestFirst.size() ? newestFirst.get(next) : null;
    }

    /** Has the session analysed, and shows what came of it. */
    @PostMapping
    String analyse(
            @PathVariable String id,
            @PathVariable long session,
            @RequestParam(defaultValue = "false") boolean payload,
            HttpServletRequest request,
            Principal user,
            RedirectAttributes redirect) {
        instances.state(id);
        if (payload && !operator(request)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        redirect.addAttribute("id", id);
        redirect.addAttribute("session", session);
        try {
            Capture taken =
                    endpoint.analyse(instances.callable(id), session, payload, user.getName());
            redirect.addAttribute("capture", taken.id());
            if (payload && !taken.showsPayload() && !taken.analysis().held().isEmpty()) {
                redirect.addFlashAttribute(
                        "notice",
                        "The instance gave no payload: it shows values only as its"
                                + " management.endpoint.shmipcdump.show-values says.");
            }
        } catch (CaptureFailedException | InstanceFailure e) {
            redirect.addFlashAttribute("failure", e.getMessage());
        }
        return "redirect:/instances/{id}/sessions/{session}/segment";
    }

    /** One slice, or several that the map draws as one. */
    @GetMapping("/slices")
    String slices(
            @PathVariable String id,
            @PathVariable long session,
            @RequestParam String capture,
            @RequestParam int index,
            @RequestParam int slot,
            @RequestParam(defaultValue = "1") int count,
            HttpServletRequest request,
            Principal user,
            Model model) {
        Capture shown = captures.get(capture);
        if (shown == null
                || !id.equals(shown.instance())
                || !shown.visibleTo(Owner.of(user), operator(request))
                || index < 0
                || index >= shown.analysis().classes().size()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        SizeClass size = shown.analysis().classes().get(index);
        if (slot < 0 || slot >= size.slices()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("capture", shown);
        model.addAttribute("number", session);
        model.addAttribute("id", id);
        model.addAttribute("slices", SliceDetails.of(shown.analysis(), size, slot, count));
        return "segment-parts :: slices";
    }

    private static boolean operator(HttpServletRequest request) {
        return request.isUserInRole("OPERATOR");
    }
}
