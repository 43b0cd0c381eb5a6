package io.shmipc.console.web;

import io.shmipc.console.fleet.Instance;
import io.shmipc.console.remote.InstanceFailure;
import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Changes something at an instance and says on the instance's page how it went. */
@Controller
class ActionController {

    private final KnownInstances instances;
    private final SessionCalls calls;

    ActionController(KnownInstances instances, SessionCalls calls) {
        this.instances = instances;
        this.calls = calls;
    }

    @PostMapping("/instances/{id}/sessions/{session}/fallback")
    String fallback(
            @PathVariable String id,
            @PathVariable long session,
            @RequestParam boolean forced,
            Principal principal,
            RedirectAttributes redirect) {
        return done(
                id,
                redirect,
                forced
                        ? "Session " + session + " sends over the socket from now on."
                        : "Session " + session + " uses shared memory again.",
                instance -> calls.forceFallback(instance, session, forced, principal.getName()));
    }

    @PostMapping("/instances/{id}/sessions/{session}/close")
    String close(
            @PathVariable String id,
            @PathVariable long session,
            Principal principal,
            RedirectAttributes redirect) {
        return done(
                id,
                redirect,
                "Session " + session + " was closed.",
                instance -> calls.close(instance, session, principal.getName()));
    }

    private interface Work {
        void on(Instance instance) throws InstanceFailure;
    }

    private String done(String id, RedirectAttributes redirect, String success, Work work) {
        try {
            work.on(instances.callable(id));
            redirect.addFlashAttribute("done", success);
        } catch (InstanceFailure failure) {
            redirect.addFlashAttribute("refused", "Nothing was changed. " + failure.getMessage());
        }
        return "redirect:/instances/" + instances.state(id).instance().id();
    }
}
