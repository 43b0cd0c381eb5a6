package io.shmipc.sample.demo;

import io.shmipc.sample.app.Shipment;
import io.shmipc.sample.app.Verifier;
import java.time.Duration;
import java.util.List;

/**
 * One shipment over one transport.
 *
 * @param appCpu CPU time of this process meanwhile
 * @param agentCpu CPU time of the agent meanwhile
 */
record Round(
        TransportKind kind,
        Shipment shipment,
        Duration appCpu,
        Duration agentCpu,
        List<Verifier.Check> checks) {

    List<Verifier.Check> failedChecks() {
        return checks.stream().filter(check -> !check.passed()).toList();
    }

    double appCpuSeconds() {
        return appCpu.toNanos() / 1e9;
    }

    double agentCpuSeconds() {
        return agentCpu.toNanos() / 1e9;
    }
}
