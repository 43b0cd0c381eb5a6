package io.shmipc.benchmarks.run;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.process.PeerFailedException;
import io.shmipc.benchmarks.process.PeerPair;
import io.shmipc.benchmarks.process.RunFolder;
import java.util.HashMap;
import java.util.Map;

/** The processes that are running: two for each way to use a contender. */
final class PairPool implements AutoCloseable {

    private record Key(Contender contender, Api api) {}

    private final RunFolder folder;
    private final Map<Key, PeerPair> pairs = new HashMap<>();

    PairPool(RunFolder folder) {
        this.folder = folder;
    }

    PeerPair of(Contender contender, Api api) throws PeerFailedException {
        Key key = new Key(contender, api);
        PeerPair pair = pairs.get(key);
        if (pair == null) {
            pair = PeerPair.start(contender, folder);
            pairs.put(key, pair);
        }
        return pair;
    }

    /** Stops the two of which one has failed. */
    void discard(Contender contender, Api api) {
        PeerPair pair = pairs.remove(new Key(contender, api));
        if (pair != null) {
            pair.close();
        }
    }

    void stopAll() {
        pairs.values().forEach(PeerPair::close);
        pairs.clear();
    }

    @Override
    public void close() {
        stopAll();
    }
}
