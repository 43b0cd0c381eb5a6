package io.shmipc.diagnostics.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.diagnostics.host.ProcessMaps.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessMapsTest {

    @Test
    void shouldReadTheLineOfAMemfd() {
        Entry entry =
                ProcessMaps.parse(
                        "7f0000000000-7f0002000000 rw-s 00000000 00:01 1234                      "
                                + " /memfd:shmipc 1_buffer (deleted)");
        assertThat(entry)
                .isEqualTo(
                        new Entry(
                                0x7f0000000000L,
                                0x7f0002000000L,
                                "00:01",
                                1234,
                                "/memfd:shmipc 1_buffer (deleted)"));
        assertThat(entry.name()).isEqualTo("shmipc 1_buffer");
        assertThat(entry.bytes()).isEqualTo(32 << 20);
        assertThat(entry.isMemfd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7f0000000000-7f0002000000 rw-p 00000000 00:01 1234 /memfd:x",
                "7f0000000000-7f0002000000 -w-s 00000000 00:01 1234 /memfd:x",
                "7f0000000000-7f0002000000 rw-s 00001000 00:01 1234 /memfd:x",
                "7f0000000000-7f0002000000 rw-s 00000000 00:01 1234",
                "7f0000000000-7f0002000000 rw-s 00000000 00:01 0 /memfd:x",
                "7f0000000000-7e0000000000 rw-s 00000000 00:01 1234 /memfd:x",
                "7f0000000000-8f0000000000 rw-s 00000000 00:01 1234 /memfd:x",
                "7f0000000000 rw-s 00000000 00:01 1234 /memfd:x",
                "x-y rw-s 00000000 00:01 1234 /memfd:x",
                "7f0000000000-7f0002000000 rw-s 00000000 00:01 1234 anon_inode:[perf]",
                "7f0000000000-7f0002000000 rw-s 00000000 00:01 1234 /dev/dri/card0"
            })
    void shouldLeaveOutWhatCanBeNoRegion(String line) {
        assertThat(ProcessMaps.parse(line)).isNull();
    }

    @Test
    void shouldTellFromNamesWhatBelongsTogether() {
        assertThat(RegionNames.prefixOf("/dev/shm/shmipc_7_queue_12")).isEqualTo("shmipc_7");
        assertThat(RegionNames.prefixOf("shmipc_7_buffer")).isEqualTo("shmipc_7");
        assertThat(RegionNames.kindOf("shmipc_7_jvm_00ff_queue")).isEqualTo(RegionKind.QUEUE);
        assertThat(RegionNames.kindOf("notes")).isNull();
        assertThat(RegionNames.creatorOf("/dev/shm/shmipc_7_epoch_1_queue_12")).isEqualTo(7);
        assertThat(RegionNames.creatorOf("shmipc_x_buffer")).isEqualTo(-1);
    }
}
