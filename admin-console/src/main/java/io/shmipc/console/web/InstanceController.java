package io.shmipc.console.web;

import io.shmipc.console.config.ConsoleProperties;
import io.shmipc.console.model.Allocation;
import io.shmipc.console.model.SessionDetail;
import io.shmipc.console.poll.Answer;
import io.shmipc.console.poll.InstanceState;
import io.shmipc.console.poll.Poller;
import io.shmipc.console.poll.TroubleFinder;
import io.shmipc.console.remote.InstanceFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** One instance, and one session of it. */
@Controller
class InstanceController {

    private final KnownInstances instances;
    private final Poller poller;
    private final SessionCalls calls;
    private final ConsoleProperties properties;
    private final Clock clock;

    InstanceController(
            KnownInstances instances,
            Poller poller,
            SessionCalls calls,
            ConsoleProperties properties,
            Clock clock) {
        this.instances = instances;
        this.poller = poller;
        this.calls = calls;
        this.properties = properties;
        this.clock = clock;
    }

    @GetMapping("/instances/{id}")
    String page(@PathVariable String id, Model model) {
        fill(id, model);
        return "instance";
    }

    /** The part of the page that changes, the charts excepted. */
    @GetMapping("/instances/{id}/live")
    String live(@PathVariable String id, Model model) {
        fill(id, model);
        return "instance-live";
    }

    private void fill(String id, Model model) {
        InstanceState state = instances.state(id);
        Answer answer = state.answer();
        model.addAttribute("state", state);
        model.addAttribute("row", FleetRow.of(state));
        model.addAttribute("trouble", TroubleFinder.of(state));
        model.addAttribute("overview", answer == null ? null : answer.overview());
        model.addAttribute(
                "classes",
                answer == null
                        ? List.of()
                        : answer.overview().allocation().stream().map(ClassRow::of).toList());
        model.addAttribute(
                "leaks", answer == null ? List.of() : LeakGroup.of(answer.overview().leaks()));
        model.addAttribute("refreshMillis", properties.pollInterval().toMillis());
    }

    /** Points of the charts after a time, in milliseconds since 1970. */
    @GetMapping(path = "/instances/{id}/series.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Series series(@PathVariable String id, @RequestParam(defaultValue = "0") long since) {
        instances.state(id);
        Instant now = clock.instant();
        Instant start = now.minus(properties.history());
        long after = Math.max(start.toEpochMilli(), Math.min(since, now.toEpochMilli()));
        return new Series(
                now.toEpochMilli(),
                properties.pollInterval().toMillis(),
                properties.history().toMillis(),
                poller.samples(id, Instant.ofEpochMilli(after)).stream()
                        .map(Series.Point::of)
                        .filter(point -> point.t() > after)
                        .toList());
    }

    /** A session with a page of its streams, asked for now. */
    @GetMapping("/instances/{id}/sessions/{session}")
    String session(
            @PathVariable String id,
            @PathVariable long session,
            @RequestParam(defaultValue = "0") int offset,
            Model model) {
        InstanceState state = instances.state(id);
        model.addAttribute("state", state);
        model.addAttribute("sessionId", session);
        try {
            SessionDetail detail =
                    calls.detail(instances.callable(id), session, Math.max(0, offset));
            model.addAttribute("detail", detail);
            model.addAttribute("leaks", LeakGroup.of(detail.leaks()));
            model.addAttribute("classes", detail.allocation().stream().map(ClassRow::of).toList());
            model.addAttribute(
                    "outBytes", detail.allocation().stream().mapToLong(Allocation::outBytes).sum());
            model.addAttribute("pageSize", SessionCalls.PAGE);
        } catch (InstanceFailure failure) {
            model.addAttribute("failure", failure.getMessage());
        }
        return "session";
    }
}
