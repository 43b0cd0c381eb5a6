package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamIdsTest {

    @Test
    void shouldCountUpwardsFromTwo() {
        StreamIds ids = new StreamIds(StreamIds.FIRST);
        assertThat(ids.take()).isEqualTo(2);
        assertThat(ids.take()).isEqualTo(3);
        assertThat(ids.wasTaken(0)).isFalse();
        assertThat(ids.wasTaken(1)).isFalse();
        assertThat(ids.wasTaken(2)).isTrue();
        assertThat(ids.wasTaken(3)).isTrue();
        assertThat(ids.wasTaken(4)).isFalse();
        assertThat(ids.wasTaken(-1)).isFalse();
    }

    @Test
    void shouldGiveNoIdTwiceWhenAllHaveBeenUsed() {
        StreamIds ids = new StreamIds(-2);
        assertThat(ids.take()).isEqualTo(-2);
        assertThat(ids.wasTaken(-1)).isFalse();
        assertThat(ids.take()).isEqualTo(-1);
        for (int i = 0; i < 10; i++) {
            assertThat(ids.take()).isEqualTo(StreamIds.NONE);
        }
        assertThat(ids.wasTaken(-1)).isTrue();
        assertThat(ids.wasTaken(7)).isTrue();
        assertThat(ids.wasTaken(0)).isFalse();
    }
}
