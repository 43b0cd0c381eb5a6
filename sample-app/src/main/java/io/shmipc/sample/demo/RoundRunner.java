package io.shmipc.sample.demo;

import com.sun.management.OperatingSystemMXBean;
import io.shmipc.sample.app.AgentClient;
import io.shmipc.sample.app.BatchTransport;
import io.shmipc.sample.app.LogInput;
import io.shmipc.sample.app.Shipment;
import io.shmipc.sample.app.ShipmentSettings;
import io.shmipc.sample.app.Shipper;
import io.shmipc.sample.app.ShmipcTransport;
import io.shmipc.sample.app.Verifier;
import io.shmipc.sample.process.ChildProcess;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.socket.PlainSocketTransport;
import io.shmipc.spring.core.ShmipcOperations;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/**
 * Ships the log once over one transport, timed, and then checks it, not timed. The queries of the
 * check go over shared memory in both cases.
 */
final class RoundRunner {

    private final LogInput input;
    private final ApplicationName application;
    private final ShipmentSettings settings;
    private final ShmipcOperations operations;
    private final DemoEnvironment environment;
    private final ChildProcess agentProcess;
    private final AgentClient agent;

    RoundRunner(
            LogInput input,
            ShipmentSettings settings,
            ShmipcOperations operations,
            DemoEnvironment environment,
            ChildProcess agentProcess) {
        this.input = input;
        this.application = input.defaultName();
        this.settings = settings;
        this.operations = operations;
        this.environment = environment;
        this.agentProcess = agentProcess;
        this.agent = new AgentClient(operations);
    }

    Round run(TransportKind kind, int times) {
        Duration appBefore = appCpu();
        Duration agentBefore = agentProcess.cpu();
        Shipment shipment;
        try (BatchTransport transport = open(kind)) {
            shipment =
                    new Shipper(transport, application, settings, records -> {}).ship(input, times);
        }
        Duration appCpu = appCpu().minus(appBefore);
        Duration agentCpu = agentProcess.cpu().minus(agentBefore);
        List<Verifier.Check> checks = new Verifier(agent).verify(shipment);
        return new Round(kind, shipment, appCpu, agentCpu, checks);
    }

    /** Forgets what the last round stored, so that each begins with an empty log. */
    void clear() {
        agent.retire(application.value());
        environment.removeLogs(application);
    }

    AgentClient agent() {
        return agent;
    }

    ApplicationName application() {
        return application;
    }

    private BatchTransport open(TransportKind kind) {
        return switch (kind) {
            case SHARED_MEMORY -> new ShmipcTransport(operations);
            case PLAIN_SOCKET -> new PlainSocketTransport(environment.plainSocket());
        };
    }

    private static Duration appCpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? Duration.ofNanos(Math.max(0, system.getProcessCpuTime()))
                : Duration.ZERO;
    }
}
