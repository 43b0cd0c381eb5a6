package io.shmipc.sample.app;

import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import io.shmipc.sample.role.RoleTask;
import io.shmipc.sample.role.SocketFolder;
import io.shmipc.spring.core.ShmipcMessagingException;
import io.shmipc.spring.core.ShmipcOperations;
import java.util.List;

/** Ships one log and checks it. */
final class AppTask implements RoleTask {

    private final AppProperties properties;
    private final ShmipcOperations operations;
    private final String address;

    AppTask(AppProperties properties, ShmipcOperations operations, String address) {
        this.properties = properties;
        this.operations = operations;
        this.address = address;
    }

    @Override
    public ExitCode run() {
        LogInput input = properties.input();
        String name = properties.name();
        ApplicationName application =
                name != null ? new ApplicationName(name) : input.defaultName();
        Shipment shipment = ship(input, application);
        print(input, shipment);
        return check(shipment);
    }

    private Shipment ship(LogInput input, ApplicationName application) {
        Progress progress = Progress.onTerminal();
        SocketFolder.requireOwn(address);
        // Opened first: a wrong file name needs no agent to be found out.
        input.requireReadable();
        try (BatchTransport transport = new ShmipcTransport(operations)) {
            return new Shipper(
                            transport,
                            application,
                            properties.shipment(),
                            records -> progress.show(String.format("%,d records written", records)))
                    .ship(input, properties.repeat());
        } catch (AgentLostException e) {
            throw noAgent(e);
        } catch (ShipmentFailedException e) {
            throw broken(e);
        } finally {
            progress.clear();
        }
    }

    private void print(LogInput input, Shipment shipment) {
        System.out.printf(
                "Shipped  %s as %s: %,d records, %.1f MB in %.2f s (%,.0f records/s, %.1f MB/s)%n",
                input.isStandardInput() ? "standard input" : input.location(),
                shipment.application(),
                shipment.sent().records(),
                shipment.bytesRead() / 1e6,
                shipment.elapsedNanos() / 1e9,
                shipment.recordsPerSecond(),
                shipment.megabytesPerSecond());
        System.out.println("Levels   " + shipment.sent().levels());
        if (shipment.cutLines() > 0) {
            System.out.printf(
                    "Cut      %,d lines were longer than 1 MiB and went on as another record%n",
                    shipment.cutLines());
        }
    }

    private ExitCode check(Shipment shipment) {
        List<Verifier.Check> checks;
        try {
            checks = new Verifier(new AgentClient(operations)).verify(shipment);
        } catch (ShmipcMessagingException e) {
            throw new RoleFailure(
                    ExitCode.AGENT,
                    String.format(
                            "All %,d records were acknowledged, but the agent does not answer: %s",
                            shipment.sent().records(), e.getMessage()),
                    e);
        }
        for (Verifier.Check check : checks) {
            System.out.println((check.passed() ? "Checked  " : "FAILED   ") + check);
        }
        return checks.stream().allMatch(Verifier.Check::passed) ? ExitCode.OK : ExitCode.FAILED;
    }

    private RoleFailure broken(ShipmentFailedException e) {
        if (e.sentRecords() == 0 && e.agentLost()) {
            return noAgent(e);
        }
        return new RoleFailure(
                e.agentLost() ? ExitCode.AGENT : ExitCode.FAILED,
                String.format(
                        "Broken off: %d records were acknowledged, %d were sent; %s",
                        e.acknowledgedRecords(), e.sentRecords(), e.getMessage()),
                e);
    }

    private RoleFailure noAgent(RuntimeException e) {
        return new RoleFailure(
                ExitCode.AGENT,
                "No agent answers on "
                        + address
                        + ". Start one with: java -jar sample-app.jar agent"
                        + System.lineSeparator()
                        + "("
                        + e.getMessage()
                        + ")",
                e);
    }
}
