package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Numbers that differ between processors, checked for both on either. */
class LayoutTest {

    @Test
    void shouldPackEpollEventsOnAmd64Only() {
        assertThat(EpollEventDescriptor.bytes(true)).isEqualTo(12);
        assertThat(EpollEventDescriptor.dataOffset(true)).isEqualTo(4);
        assertThat(EpollEventDescriptor.bytes(false)).isEqualTo(16);
        assertThat(EpollEventDescriptor.dataOffset(false)).isEqualTo(8);
    }

    @Test
    void shouldUseTheOpenFlagsOfTheProcessor() {
        assertThat(Linux.noFollow(false)).isEqualTo(0400000);
        assertThat(Linux.noFollow(true)).isEqualTo(0100000);
    }

    @Test
    void shouldKnowBothNamesOfEachProcessor() {
        assertThat(Linux.isAmd64("amd64")).isTrue();
        assertThat(Linux.isAmd64("x86_64")).isTrue();
        assertThat(Linux.isArm64("aarch64")).isTrue();
        assertThat(Linux.isArm64("arm64")).isTrue();
        assertThat(Linux.isAmd64("aarch64")).isFalse();
    }

    @Test
    void shouldLayOutStructuresAsTheKernelDoes() {
        assertThat(SockaddrDescriptor.INET_BYTES).isEqualTo(16);
        assertThat(SockaddrDescriptor.INET6_BYTES).isEqualTo(28);
        assertThat(SockaddrDescriptor.LARGEST_BYTES).isEqualTo(110);
        assertThat(MessageDescriptor.HEADER_BYTES).isEqualTo(56);
        assertThat(MessageDescriptor.FLAGS_OFFSET).isEqualTo(48);
        assertThat(MessageDescriptor.CONTROL_OFFSET % 8).isZero();
        assertThat(MessageDescriptor.controlBytes(2)).isEqualTo(24);
        assertThat(MessageDescriptor.aligned(20)).isEqualTo(24);
        assertThat(UcredDescriptor.BYTES).isEqualTo(12);
        assertThat(TimevalDescriptor.BYTES).isEqualTo(16);
        assertThat(PollfdDescriptor.BYTES).isEqualTo(8);
        assertThat(BellWaitDescriptor.BYTES).isEqualTo(32);
    }
}
