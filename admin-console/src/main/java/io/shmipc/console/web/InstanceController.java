package io.shmipc.console.web;

import io.shmipc.console.poll.InstanceState;
import io.shmipc.console.poll.Poller;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** One instance. */
@Controller
class InstanceController {

    private final Poller poller;

    InstanceController(Poller poller) {
        this.poller = poller;
    }

    @GetMapping("/instances/{id}")
    String page(@PathVariable String id, Model model) {
        InstanceState state = poller.state(id);
        if (state == null) {
            throw new UnknownInstanceException(id);
        }
        model.addAttribute("state", state);
        return "instance";
    }
}
