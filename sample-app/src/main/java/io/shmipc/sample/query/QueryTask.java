package io.shmipc.sample.query;

import io.shmipc.sample.app.AgentClient;
import io.shmipc.sample.record.Queries;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import io.shmipc.sample.role.RoleTask;
import io.shmipc.sample.role.SocketFolder;
import io.shmipc.spring.core.ShmipcMessagingException;
import io.shmipc.spring.core.ShmipcRemoteException;

/** Asks one question and prints the answer; stored lines as the bytes they are. */
final class QueryTask implements RoleTask {

    private final QueryProperties properties;
    private final AgentClient agent;
    private final String address;

    QueryTask(QueryProperties properties, AgentClient agent, String address) {
        this.properties = properties;
        this.agent = agent;
        this.address = address;
    }

    @Override
    public ExitCode run() {
        SocketFolder.requireOwn(address);
        try {
            Integer last = properties.last();
            String search = properties.search();
            if (last != null) {
                agent.newest(properties.name(), last).lines().forEach(QueryTask::print);
            } else if (search != null) {
                search(search);
            } else {
                summary();
            }
            System.out.flush();
            return ExitCode.OK;
        } catch (ShmipcRemoteException e) {
            throw new RoleFailure(ExitCode.FAILED, "The agent answers: " + e.remoteMessage(), e);
        } catch (ShmipcMessagingException e) {
            throw new RoleFailure(
                    ExitCode.AGENT, "No agent answers on " + address + ": " + e.getMessage(), e);
        }
    }

    private void search(String text) {
        long next = 0;
        int left = properties.limit();
        Queries.Found found;
        do {
            found = agent.search(properties.name(), text, next, left);
            found.hits().forEach(hit -> print(hit.line()));
            next = found.nextRecord();
            left -= found.hits().size();
        } while (!found.complete() && left > 0);
        if (!found.complete()) {
            System.err.println("There may be more; see --limit.");
        }
    }

    private void summary() {
        Queries.Summary summary = agent.summary(properties.name());
        System.out.printf(
                "%s: %,d records, %.1f MB in %d files%n",
                properties.name(), summary.records(), summary.sizeBytes() / 1e6, summary.files());
        summary.levels().forEach((level, count) -> System.out.printf("%-6s %,d%n", level, count));
    }

    private static void print(byte[] line) {
        System.out.write(line, 0, line.length);
        System.out.println();
    }
}
