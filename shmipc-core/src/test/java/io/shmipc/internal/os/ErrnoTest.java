package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.ErrorCategory;
import io.shmipc.error.SystemCallException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ErrnoTest {

    @Test
    void shouldNameCallArgumentsNumberAndText() {
        SystemCallException failure = Errno.failure("open", "path=/x", Errno.EACCES);
        assertThat(failure).hasMessage("open(path=/x) failed: errno=13 EACCES (Permission denied)");
        assertThat(failure.errno()).isEqualTo(13);
        assertThat(failure.call()).isEqualTo("open");
        assertThat(failure.category()).isEqualTo(ErrorCategory.SYSTEM);
    }

    @Test
    void shouldReadTheNumberOfTheLatestCall() {
        assertThat(LibC.C.close(-1)).isEqualTo(-1);
        assertThat(Errno.failure("close", "fd=-1").errno()).isEqualTo(Errno.EBADF);
    }

    @Test
    void shouldFindTheNumberBehindTheTextsOfTheJdk() {
        assertThat(Errno.numberOf(new IOException("Connection reset"))).isEqualTo(104);
        assertThat(Errno.numberOf(new IOException("Broken pipe"))).isEqualTo(32);
        assertThat(Errno.numberOf(new IOException("Too many open files"))).isEqualTo(24);
        assertThat(Errno.numberOf(new ClosedChannelException())).isEqualTo(9);
        assertThat(Errno.numberOf(new NoSuchFileException("/x"))).isEqualTo(2);
        IOException unknown = new IOException("something else");
        assertThat(Errno.numberOf(unknown)).isEqualTo(Errno.EIO);
        assertThat(Errno.failure("read", "", unknown).getSuppressed()).containsExactly(unknown);
        assertThat(Errno.numberOf(new IOException())).isEqualTo(Errno.EIO);
    }
}
