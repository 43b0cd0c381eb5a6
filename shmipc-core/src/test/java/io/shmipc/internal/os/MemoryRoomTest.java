package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees of cgroups as the kernel shows them, and what is left in the tightest of them. */
class MemoryRoomTest {

    private static final long MIB = 1 << 20;

    @TempDir Path folder;
    private Path proc;
    private Path mount;

    @BeforeEach
    void makeMachine() throws IOException {
        proc = Files.createDirectories(folder.resolve("proc/self")).getParent();
        mount = Files.createDirectory(folder.resolve("cgroups"));
        machine(1000 * MIB, 0);
    }

    private void machine(long availableBytes, long swapBytes) throws IOException {
        Files.writeString(
                proc.resolve("meminfo"),
                "MemTotal:       2048000 kB\nMemFree: 1 kB\nMemAvailable: "
                        + availableBytes / 1024
                        + " kB\nSwapFree:       "
                        + swapBytes / 1024
                        + " kB\n");
    }

    private void process(String cgroup, String mountRoot, String type, String options)
            throws IOException {
        Files.writeString(proc.resolve("self/cgroup"), "7:cpu:/x\n" + cgroup + "\n");
        Files.writeString(
                proc.resolve("self/mountinfo"),
                "22 1 0:20 / /proc rw,relatime shared:5 - proc proc rw\n"
                        + ("35 31 0:32 " + mountRoot + " " + mount + " rw,relatime shared:9 - ")
                        + (type + " " + type + " " + options + "\n"));
    }

    private void group(String path, String... filesAndValues) throws IOException {
        Path group = Files.createDirectories(mount.resolve(path));
        for (int i = 0; i < filesAndValues.length; i += 2) {
            Files.writeString(group.resolve(filesAndValues[i]), filesAndValues[i + 1] + "\n");
        }
    }

    private static String mib(long mib) {
        return String.valueOf(mib * MIB);
    }

    private void requireFree(long mib) {
        assertThat(MemoryRoom.read(proc).freeBytes()).isEqualTo(mib * MIB);
    }

    @Test
    void shouldTakeTheTightestGroupAboveAProcess() throws IOException {
        process("0::/pod/container", "/", "cgroup2", "rw");
        group("pod", "memory.max", mib(300), "memory.current", mib(250));
        group("pod/container", "memory.max", mib(200), "memory.current", mib(100));
        requireFree(50);
        assertThat(MemoryRoom.read(proc))
                .hasToString(
                        "freeBytes=52428800 of limitBytes=314572800 in cgroup "
                                + mount.resolve("pod"));
        group("pod", "memory.max", "max");
        requireFree(100);
    }

    @Test
    void shouldCountPagesOfFilesThatCanBeDroppedAsFree() throws IOException {
        process("0::/", "/", "cgroup2", "rw");
        group("", "memory.max", mib(200), "memory.current", mib(190));
        group("", "memory.stat", "anon 5\ninactive_file " + 7 * MIB + "\nactive_file " + MIB);
        requireFree(18);
    }

    @Test
    void shouldReadTheFirstVersionToo() throws IOException {
        process("4:memory:/group", "/", "cgroup", "rw,memory");
        group("", "memory.limit_in_bytes", "9223372036854771712", "memory.usage_in_bytes", "0");
        group("group", "memory.limit_in_bytes", mib(64), "memory.usage_in_bytes", mib(60));
        group("group", "memory.stat", "inactive_file 99\ntotal_inactive_file " + 2 * MIB);
        requireFree(6);
    }

    /** The number that stands for no limit is so large that the swap added to it has no room. */
    @Test
    void shouldFindRoomInAGroupWithoutLimitOnAMachineWithSwap() throws IOException {
        machine(1000 * MIB, 4000 * MIB);
        process("4:memory:/group", "/", "cgroup", "rw,memory");
        group(
                "",
                "memory.limit_in_bytes",
                "9223372036854771712",
                "memory.usage_in_bytes",
                mib(900));
        group(
                "group",
                "memory.limit_in_bytes",
                "9223372036854771712",
                "memory.usage_in_bytes",
                mib(700));
        group("group", "memory.stat", "total_inactive_file " + 400 * MIB);
        requireFree(5000);
    }

    @Test
    void shouldCountCachesOfTheKernelThatCanBeDroppedAsFree() throws IOException {
        process("0::/", "/", "cgroup2", "rw");
        group("", "memory.max", mib(200), "memory.current", mib(190));
        group("", "memory.stat", "slab_reclaimable " + 30 * MIB + "\nslab_unreclaimable " + MIB);
        requireFree(40);
    }

    /** The path is that of the whole tree, of which only the container's own part is mounted. */
    @Test
    void shouldFindTheGroupOfAContainerThatSeesItsOwnPartOnly() throws IOException {
        process("4:memory:/docker/c1/inner", "/docker/c1", "cgroup", "rw,memory");
        group("inner", "memory.limit_in_bytes", mib(64), "memory.usage_in_bytes", mib(60));
        requireFree(4);
        process("4:memory:/elsewhere", "/docker/c1", "cgroup", "rw,memory");
        group("", "memory.limit_in_bytes", mib(32), "memory.usage_in_bytes", mib(2));
        requireFree(30);
        process("0::/../outside", "/", "cgroup2", "rw");
        group("", "memory.max", mib(16), "memory.current", mib(6));
        requireFree(10);
    }

    @Test
    void shouldAddSwapAsFarAsTheGroupMayUseIt() throws IOException {
        machine(1000 * MIB, 500 * MIB);
        process("0::/", "/", "cgroup2", "rw");
        group("", "memory.max", mib(10), "memory.current", mib(10));
        requireFree(500);
        group("", "memory.swap.max", mib(40), "memory.swap.current", mib(10));
        requireFree(30);
    }

    @Test
    void shouldNotExceedWhatTheMachineHas() throws IOException {
        machine(20 * MIB, 0);
        process("0::/", "/", "cgroup2", "rw");
        group("", "memory.max", mib(200), "memory.current", mib(100));
        requireFree(20);
    }

    @Test
    void shouldCountAGroupOverItsLimitAsFull() throws IOException {
        process("0::/", "/", "cgroup2", "rw");
        group("", "memory.max", mib(10), "memory.current", mib(11));
        requireFree(0);
    }

    @Test
    void shouldSetNoLimitWhereNothingCanBeRead() throws IOException {
        assertThat(MemoryRoom.read(folder.resolve("none")).freeBytes()).isEqualTo(Long.MAX_VALUE);
        process("0::/", "/", "cgroup2", "rw");
        group("", "memory.max", "soon", "memory.current", "");
        requireFree(1000);
    }

    @Test
    void shouldFindRoomOnThisMachine() {
        assertThat(MemoryRoom.ofThisProcess().freeBytes()).isPositive();
    }
}
