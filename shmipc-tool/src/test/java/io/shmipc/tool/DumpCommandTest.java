package io.shmipc.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.tool.host.CannotReadException;
import io.shmipc.tool.host.DumpRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpCommandTest {

    @TempDir Path folder;

    private final ScriptedHost host = new ScriptedHost();

    private Stream<String> files() throws IOException {
        return Files.list(folder).map(file -> file.getFileName().toString()).sorted();
    }

    @Test
    void shouldWriteAFileThatOnlyItsOwnerCanRead() throws IOException {
        Path file = folder.resolve("a.dump");
        Run run = Run.of(host, "dump", "4711", "-o", file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("2 sessions, 3 B, no payload");
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(host.requests).containsExactly(new DumpRequest(-1, 0, 16 << 20));
    }

    @Test
    void shouldNotOverwriteUnlessForced() throws IOException {
        Path file = Files.writeString(folder.resolve("a.dump"), "mine");

        Run.of(host, "dump", "4711", "-o", file.toString()).failed(2, "exists", "--force");
        assertThat(file).hasContent("mine");
        assertThat(host.requests).isEmpty();

        Run forced = Run.of(host, "dump", "4711", "--force", "-o", file.toString());
        assertThat(forced.exitCode()).as(forced.err()).isZero();
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldNotReplaceWhatIsNoPlainFileEvenIfForced() throws IOException {
        Path device = Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null"));

        Run.of(host, "dump", "4711", "--force", "-o", device.toString())
                .failed(3, "is no plain file");
        assertThat(device).isSymbolicLink();
        assertThat(host.requests).isEmpty();
    }

    @Test
    void shouldNotOverwriteAFileThatAppearsWhileTheDumpIsTaken() throws IOException {
        Path file = folder.resolve("a.dump");

        assertThatThrownBy(
                        () ->
                                NewFile.write(
                                        file,
                                        false,
                                        out -> {
                                            out.write(1);
                                            Files.writeString(file, "mine");
                                        }))
                .isInstanceOf(CannotReadException.class)
                .hasMessageContaining("exists by now");
        assertThat(file).hasContent("mine");
        assertThat(files()).containsExactly("a.dump");
    }

    @Test
    void shouldLeaveNoPartOfADumpThatFails() throws IOException {
        host.brokenDump = true;
        Run run = Run.of(host, "dump", "4711", "-o", folder.resolve("a.dump").toString());

        run.failed(3, "gone meanwhile");
        assertThat(files()).isEmpty();
    }

    @Test
    void shouldKeepTheOldDumpWhenTheNewOneFails() throws IOException {
        Path file = Files.writeString(folder.resolve("a.dump"), "mine");
        host.brokenDump = true;

        Run.of(host, "dump", "4711", "--force", "-o", file.toString()).failed(3, "gone");
        assertThat(file).hasContent("mine");
        assertThat(files()).containsExactly("a.dump");
    }

    @Test
    void shouldSayThatAFolderIsMissingOrIsInTheWay() {
        Run.of(host, "dump", "1", "-o", folder.resolve("no/a.dump").toString())
                .failed(3, "its folder does not exist");
        Run.of(host, "dump", "1", "--force", "-o", folder.toString()).failed(3, "is a directory");
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "64k, 65536", "64KiB, 65536", "2 MB, 2097152", "256m, 268435456"})
    void shouldLimitThePayload(String size, long bytes) {
        Run run =
                Run.of(
                        host,
                        "dump",
                        "4711",
                        "--json",
                        "--payload-bytes=256",
                        "--max-payload",
                        size,
                        "--session=2",
                        "-o",
                        folder.resolve("a.dump").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(host.requests).containsExactly(new DumpRequest(2, 256, bytes));
        assertThat(run.out()).contains("\"payloadBytesPerSlice\" : 256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--payload-bytes=-1",
                "--max-payload=x",
                "--max-payload=-1",
                "--max-payload=9999999999g",
                "--max-payload=257m"
            })
    void shouldRefuseArgumentsThatMakeNoSense(String argument) throws IOException {
        Run.of(host, "dump", argument, "4711", "-o", folder.resolve("a.dump").toString())
                .failed(2, argument.substring(0, 10));
        assertThat(files()).isEmpty();
    }

    @Test
    void shouldAskForAFile() {
        Run.of(host, "dump", "4711").failed(2, "--output");
    }
}
