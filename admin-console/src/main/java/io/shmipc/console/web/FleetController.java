package io.shmipc.console.web;

import io.shmipc.console.config.ConsoleProperties;
import io.shmipc.console.poll.InstanceState;
import io.shmipc.console.poll.Poller;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The fleet: every instance on a line, those that need somebody first. */
@Controller
class FleetController {

    private static final int MAX_FILTER = 200;

    private final Poller poller;
    private final ConsoleProperties properties;

    FleetController(Poller poller, ConsoleProperties properties) {
        this.poller = poller;
        this.properties = properties;
    }

    @GetMapping("/")
    String page(@RequestParam(defaultValue = "") String q, Model model) {
        fill(q, model);
        return "fleet";
    }

    /** The part of the page that changes. */
    @GetMapping("/fleet/rows")
    String rows(@RequestParam(defaultValue = "") String q, Model model) {
        fill(q, model);
        return "fleet :: table";
    }

    private void fill(String q, Model model) {
        String filter =
                q.substring(0, Math.min(q.length(), MAX_FILTER)).trim().toLowerCase(Locale.ROOT);
        List<InstanceState> states = poller.states();
        List<FleetRow> shown =
                states.stream()
                        .filter(InstanceState::isShown)
                        .map(FleetRow::of)
                        .sorted(
                                Comparator.comparingInt((FleetRow row) -> -row.trouble().score())
                                        .thenComparing(FleetRow::service)
                                        .thenComparing(FleetRow::address))
                        .toList();
        List<FleetRow> rows = shown.stream().filter(row -> row.matches(filter)).toList();
        model.addAttribute("q", q);
        model.addAttribute("rows", rows);
        model.addAttribute("total", shown.size());
        model.addAttribute("hidden", states.size() - shown.size());
        model.addAttribute("silent", shown.stream().filter(FleetRow::stale).count());
        model.addAttribute(
                "troubled",
                shown.stream().filter(row -> !row.stale() && !row.trouble().isNone()).count());
        model.addAttribute("asked", poller.fleet().askedAt() != null);
        model.addAttribute("problems", poller.fleet().problems());
        model.addAttribute("refreshMillis", properties.pollInterval().toMillis());
    }
}
