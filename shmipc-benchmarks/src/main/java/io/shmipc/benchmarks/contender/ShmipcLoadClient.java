package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.measure.LoadThreads;
import io.shmipc.benchmarks.measure.Payload;
import io.shmipc.benchmarks.measure.Phase;
import io.shmipc.benchmarks.measure.PhaseOutcome;
import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.session.Session;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** This library's client: threads blocked in reads, or callbacks. */
final class ShmipcLoadClient implements LoadClient {

    private final ShmipcClient client;
    private final List<Session> sessions;
    private final PhaseRunner runner;

    private interface PhaseRunner {
        PhaseOutcome run(Phase phase) throws Exception;
    }

    private ShmipcLoadClient(ShmipcClient client, Case what) {
        this.client = client;
        this.sessions = client.sessions();
        if (sessions.size() != what.sessions()) {
            throw new IllegalStateException(
                    "sessions=" + sessions.size() + " must be = " + what.sessions());
        }
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < what.streams(); i++) {
            streams.add(sessions.get(i % sessions.size()).openStream());
        }
        Payload payload = new Payload(what.sizeBytes(), what.mode());
        if (what.api() == Api.CALLBACK) {
            CallbackLoad load = new CallbackLoad(streams, payload);
            runner = load::run;
        } else {
            List<Exchange> exchanges = streams.stream().map(s -> new Exchange(s, payload)).toList();
            ThreadFactory threads = Threads.of(what.api());
            runner = phase -> LoadThreads.run(phase, exchanges, threads);
        }
    }

    static ShmipcLoadClient connect(Case what, String address) {
        ShmipcClient client =
                ShmipcClient.connect(
                        ClientConfig.builder(ShmipcAddress.parse(address))
                                .session(ShmipcSettings.client(what))
                                .sessions(what.sessions())
                                .connectTimeout(ShmipcSettings.setupTimeout())
                                .build());
        try {
            return new ShmipcLoadClient(client, what);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public PhaseOutcome run(Phase phase) throws Exception {
        return runner.run(phase);
    }

    @Override
    public long fallbacks() {
        long sum = 0;
        for (Session session : sessions) {
            SessionCounters counters = session.counters();
            sum += counters.fallbacksSent() + counters.fallbacksReceived();
        }
        return sum;
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class Exchange implements LoadThreads.Exchange {

        private final ShmipcMessages messages;
        private long tag;

        Exchange(Stream stream, Payload payload) {
            this.messages = new ShmipcMessages(stream, payload);
        }

        @Override
        public void roundTrip() {
            tag++;
            messages.send(tag);
            Payload.requireTag(tag, messages.receive());
        }
    }
}
