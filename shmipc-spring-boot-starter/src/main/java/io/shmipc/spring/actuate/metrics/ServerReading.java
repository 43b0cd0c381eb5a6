package io.shmipc.spring.actuate.metrics;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.metrics.ServerCounters;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Session;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.spring.actuate.MonitoredServer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The servers of a container, those included that it has let go of: they count until they are
 * closed, and what they counted stays. Only a server that came and went while nobody read is
 * missing.
 */
final class ServerReading implements PeerReading {

    private final MonitoredServer monitored;
    private final Set<ShmipcServer> servers = Collections.newSetFromMap(new IdentityHashMap<>());
    private SessionCounters endedTotals = SessionCounters.NONE;
    private ServerCounters endedCounters = ServerCounters.NONE;

    ServerReading(MonitoredServer monitored) {
        this.monitored = monitored;
    }

    /** Takes in servers that are new, and keeps of those that are closed what they counted. */
    private void update() {
        List<ShmipcServer> running = monitored.servers();
        servers.addAll(running);
        servers.removeIf(
                server -> {
                    boolean closed = !running.contains(server) && server.handedOver().isDone();
                    if (closed) {
                        endedTotals = endedTotals.plus(server.totals());
                        endedCounters = endedCounters.plus(server.counters());
                    }
                    return closed;
                });
    }

    private synchronized <T> List<T> each(Function<ShmipcServer, Stream<T>> what) {
        update();
        return servers.stream().flatMap(what).toList();
    }

    @Override
    public List<Session> sessions() {
        return each(server -> server.sessions().stream());
    }

    @Override
    public synchronized SessionCounters totals() {
        update();
        return servers.stream()
                .map(ShmipcServer::totals)
                .reduce(endedTotals, SessionCounters::plus);
    }

    synchronized ServerCounters counters() {
        update();
        return servers.stream()
                .map(ShmipcServer::counters)
                .reduce(endedCounters, ServerCounters::plus);
    }

    @Override
    public List<SizeClassUsage> memory() {
        Map<Integer, SizeClassUsage> byCapacity = new TreeMap<>();
        for (SizeClassUsage usage : each(server -> server.memory().stream())) {
            byCapacity.merge(usage.capacityBytes(), usage, ServerReading::sum);
        }
        return List.copyOf(byCapacity.values());
    }

    @Override
    public List<ClassAllocation> allocation() {
        Map<Integer, ClassAllocation> byCapacity = new TreeMap<>();
        for (ClassAllocation one : each(server -> server.allocation().stream())) {
            byCapacity.merge(one.capacityBytes(), one, ClassAllocation::plus);
        }
        return List.copyOf(byCapacity.values());
    }

    private static SizeClassUsage sum(SizeClassUsage a, SizeClassUsage b) {
        return new SizeClassUsage(
                a.capacityBytes(), a.slices() + b.slices(), a.freeSlices() + b.freeSlices());
    }
}
