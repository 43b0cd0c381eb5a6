package io.shmipc.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.shmipc.console.model.Leak;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakGroupTest {

    private static Leak leak(long atMillis, long bytes, String... acquiredAt) {
        return new Leak(
                Instant.ofEpochMilli(atMillis),
                "HELD_TOO_LONG",
                1,
                8,
                1,
                bytes,
                5,
                "main",
                List.of(acquiredAt));
    }

    @Test
    void shouldPutReportsOfOnePlaceTogetherUnderTheNewest() {
        List<LeakGroup> groups =
                LeakGroup.of(
                        List.of(
                                leak(9, 100, "A.a(A.java:1)", "main"),
                                leak(8, 20, "B.b(B.java:2)"),
                                leak(7, 3, "A.a(A.java:1)", "main"),
                                leak(6, 4, "A.a(A.java:1)", "another caller")));

        assertThat(groups)
                .extracting(LeakGroup::reports, LeakGroup::slices, LeakGroup::bytes)
                .containsExactly(tuple(2, 2L, 103L), tuple(1, 1L, 20L), tuple(1, 1L, 4L));
        assertThat(groups.get(0).newest().at()).isEqualTo(Instant.ofEpochMilli(9));
        assertThat(groups).extracting(LeakGroup::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepTheNameOfAGroupWhenAnotherReportComes() {
        String before = LeakGroup.of(List.of(leak(1, 1, "A.a(A.java:1)"))).get(0).id();
        String after =
                LeakGroup.of(List.of(leak(2, 1, "A.a(A.java:1)"), leak(1, 1, "A.a(A.java:1)")))
                        .get(0)
                        .id();

        assertThat(after).isEqualTo(before);
    }

    @Test
    void shouldLeaveReportsWithoutAPlaceAloneAndLast() {
        List<LeakGroup> groups =
                LeakGroup.of(List.of(leak(3, 1), leak(2, 1), leak(1, 1, "A.a(A.java:1)")));

        assertThat(groups).extracting(LeakGroup::reports).containsExactly(1, 1, 1);
        assertThat(groups.get(0).newest().acquiredAt()).isNotEmpty();
    }

    @Test
    void shouldNotOverflow() {
        List<LeakGroup> groups =
                LeakGroup.of(
                        List.of(
                                leak(2, Long.MAX_VALUE, "A.a(A.java:1)"),
                                leak(1, Long.MAX_VALUE, "A.a(A.java:1)")));

        assertThat(groups.get(0).bytes()).isEqualTo(Long.MAX_VALUE);
    }
}
