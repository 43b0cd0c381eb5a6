package io.shmipc.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.tool.host.LinuxHost;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps and region files: whole, damaged, and what is neither. */
@Timeout(120)
class FilesTest {

    private static final byte[] DUMP_START = {(byte) 0x89, 'S', 'H', 'M', 'D', 'U', 'M', 'P'};

    @TempDir Path folder;

    private final MadeSession session = new MadeSession();
    private Path dump;

    @BeforeEach
    void makeDump() throws IOException {
        dump = session.dump(folder.resolve("a.dump"), 64);
    }

    private static Run tool(Object... arguments) {
        return Run.of(
                new LinuxHost(),
                Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }

    @Test
    void shouldShowEachSessionOfADumpWithThePayloadItHolds() {
        Run run = tool("show", dump);

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out())
                .contains("Session 3 of process 4711, client of process 4712")
                .contains("Session 4 of process 4711")
                .contains("1 slice suspected of a leak")
                .contains("|" + MadeSession.PAYLOAD + "|")
                .contains("2h00m");
    }

    @Test
    void shouldShowNoPayloadOfADumpThatHasNone() throws IOException {
        Run run = tool("show", session.dump(folder.resolve("b.dump"), 0));

        assertThat(run.out()).contains("suspected").doesNotContain(MadeSession.PAYLOAD);
    }

    @Test
    void shouldPickASession() {
        assertThat(tool("show", dump, "--session=4").out())
                .contains("Session 4")
                .doesNotContain("Session 3");
        tool("show", dump, "--session=5").failed(3, "no session 5", "there is 3, 4");
    }

    @Test
    void shouldCompareDumps() throws IOException {
        session.lend(5);
        Run run = tool("diff", dump, session.dump(folder.resolve("b.dump"), 0));

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out())
                .contains("growing", "1 slice held in both")
                .containsPattern("1004 +-5 .* \\+5 ");
    }

    @Test
    void shouldShowALineForEachDump() throws IOException {
        Run run = tool("stat", "--session=3", dump, dump);

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out().lines()).hasSize(4);
    }

    @Test
    void shouldShowARegionFileAndMakeADumpOfIt() throws IOException {
        Path region = Files.write(folder.resolve("shmipc_1_buffer"), session.region());
        Path made = folder.resolve("made.dump");

        Run shown = tool("show", region, "--preview=15");
        assertThat(shown.exitCode()).as(shown.toString()).isZero();
        assertThat(shown.out())
                .contains("A region that no process is known to have open")
                .contains("1 slice suspected of a leak")
                .contains("|" + MadeSession.PAYLOAD + "|");
        assertThat(tool("show", region).out()).doesNotContain(MadeSession.PAYLOAD);
        Run dumped = tool("dump", region, "-o", made, "--payload-bytes=4");
        assertThat(dumped.exitCode()).as(dumped.toString()).isZero();
        assertThat(tool("show", made).out()).contains("|one |").doesNotContain(MadeSession.PAYLOAD);
    }

    @Test
    void shouldSayInOneSentenceThatADumpWasCutShort() throws IOException {
        byte[] whole = Files.readAllBytes(dump);
        for (int bytes = 0; bytes < whole.length; bytes += 1 + bytes / 64) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, bytes));
            tool("show", cut).failed(3, cut.toString());
        }
    }

    @Test
    void shouldSayInOneSentenceThatADumpWasDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(dump);
        for (int at = 0; at < whole.length; at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Path file = Files.write(folder.resolve("damaged"), damaged);
            tool("show", file).failed(3, file.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 100, 5000, 100_000})
    void shouldRefuseRandomBytes(int bytes) throws IOException {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        for (String command : new String[] {"show", "stat"}) {
            tool(command, Files.write(folder.resolve("random"), random)).failed(3, "random");
        }
        System.arraycopy(DUMP_START, 0, random, 0, Math.min(bytes, DUMP_START.length));
        tool("show", Files.write(folder.resolve("random"), random)).failed(3, "random");
    }

    /** Damage of a region is described, or it is no region any more. */
    @Test
    void shouldDescribeDamagedRegions() throws IOException {
        Random random = new Random(6);
        int described = 0;
        for (int i = 0; i < 300; i++) {
            byte[] region = session.region();
            for (int n = 0; n <= random.nextInt(4); n++) {
                // Headers of lists and first slices are where it hurts.
                int at = random.nextBoolean() ? random.nextInt(120) : random.nextInt(region.length);
                region[at] = (byte) random.nextInt();
            }
            Run run = tool("show", Files.write(folder.resolve("region"), region), "--messages");
            if (run.exitCode() == 3) {
                run.failed(3, "region");
            } else {
                assertThat(run.exitCode()).as(run.toString()).isIn(0, 1);
                assertThat(run.err()).isEmpty();
                described += run.exitCode();
            }
        }
        assertThat(described).isPositive();
    }

    @Test
    void shouldEndWithOneWhenTheListIsCut() throws IOException {
        byte[] region = session.region();
        // The second slice of the first list, which is free, leads to nowhere.
        Arrays.fill(region, 44 + 1024 + 12, 44 + 1024 + 16, (byte) 7);
        Run run = tool("show", Files.write(folder.resolve("region"), region));

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(run.out()).contains("BROKEN", "error: ");
    }

    @Test
    void shouldRefuseGiantFilesAtOnce() throws IOException {
        for (boolean asDump : new boolean[] {true, false}) {
            Path giant = folder.resolve("giant" + asDump);
            try (RandomAccessFile file = new RandomAccessFile(giant.toFile(), "rw")) {
                if (asDump) {
                    file.write(DUMP_START);
                    file.writeShort(1);
                }
                // Sparse: it takes no room.
                file.setLength(1L << 40);
            }
            tool("show", giant).failed(3, giant.toString());
            Files.delete(giant);
        }
    }

    @Test
    void shouldRefuseWhatIsNoPlainFile() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();

        tool("show", folder).failed(3, "is a directory");
        tool("show", fifo).failed(3, "is no plain file");
        tool("show", "/dev/zero").failed(3, "is no plain file");
        tool("show", folder.resolve("no")).failed(3, "there is no file");
        tool("show", "").failed(3);
        tool("show", "a\0b").failed(3, "cannot hold these characters");
        tool("dump", folder, "-o", folder.resolve("out")).failed(3, "is a directory");
        tool("diff", dump, folder).failed(3, "is a directory");
    }

    @Test
    void shouldSayThatAFileMayNotBeRead() throws IOException {
        Files.setPosixFilePermissions(dump, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(dump), "root may read everything");

        tool("show", dump).failed(3, "no permission");
    }

    @Test
    void shouldNotObeyNamesOfFiles() throws IOException {
        Path evil = folder.resolve("\u001b[2J");
        Files.writeString(evil, "no dump", StandardCharsets.UTF_8);

        tool("show", evil).failed(3, "?[2J");
    }
}
