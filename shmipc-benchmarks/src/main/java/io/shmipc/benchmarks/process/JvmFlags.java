package io.shmipc.benchmarks.process;

import io.shmipc.benchmarks.model.Contender;
import java.util.ArrayList;
import java.util.List;

/** Flags of the measured JVMs: the same for all contenders, but for what one cannot run without. */
public final class JvmFlags {

    /** A heap that is large enough for all, and a collector without threads of its own. */
    private static final List<String> COMMON =
            List.of(
                    "-Xms256m",
                    "-Xmx512m",
                    "-XX:MaxDirectMemorySize=2g",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData");

    private JvmFlags() {}

    /**
     * Flags for one contender.
     *
     * @param javaFeature version of Java, such as 17
     */
    public static List<String> of(Contender contender, int javaFeature) {
        List<String> flags = new ArrayList<>(COMMON);
        if (javaFeature >= 22) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        if (contender.isAeron()) {
            flags.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
            flags.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
            if (javaFeature >= 23) {
                flags.add("--sun-misc-unsafe-memory-access=allow");
            }
        }
        return List.copyOf(flags);
    }
}
