package io.shmipc.faults.fuzz;

import java.util.List;
import java.util.function.Supplier;

/** Everything that takes inputs. */
enum Targets {
    DECODER("frames", true, DecoderTarget::new),
    REGION_BEFORE_MAPPING("regions", true, () -> new RegionTarget(true)),
    REGION_AFTER_MAPPING("regions", true, () -> new RegionTarget(false)),
    QUEUE("queue", true, QueueTarget::new),
    HANDSHAKE_SERVER("handshake", false, () -> new ServerTarget(ServerTarget.Kind.HANDSHAKE)),
    HANDSHAKE_CLIENT("handshake", false, ClientTarget::new),
    DESCRIPTORS("handshake", false, () -> new ServerTarget(ServerTarget.Kind.DESCRIPTORS)),
    FRAMES_SERVER("frames", false, () -> new ServerTarget(ServerTarget.Kind.FRAMES)),
    REGIONS_SERVER("regions", false, () -> new ServerTarget(ServerTarget.Kind.MEMORY)),
    REGIONS_SESSION("regions", false, () -> new SessionTarget(false)),
    QUEUE_SESSION("queue", false, () -> new SessionTarget(true));

    static final String ALL = "all";

    private final String group;
    private final boolean inMemory;
    private final Supplier<Target> maker;

    Targets(String group, boolean inMemory, Supplier<Target> maker) {
        this.group = group;
        this.inMemory = inMemory;
        this.maker = maker;
    }

    /** Whether it needs no socket, and so takes a thousand times as many. */
    boolean inMemory() {
        return inMemory;
    }

    Target make() {
        return maker.get();
    }

    static List<Targets> of(String group) {
        List<Targets> found =
                List.of(values()).stream()
                        .filter(target -> group.equals(ALL) || group.equals(target.group))
                        .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "group=" + group + " must be handshake, frames, regions, queue or all");
        }
        return found;
    }
}
