package io.shmipc.sample.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationNameTest {

    @ParameterizedTest
    @CsvSource({
        "dpkg.log, dpkg.log",
        "../../etc/passwd, %2E.%2F..%2Fetc%2Fpasswd",
        "., %2E",
        ".., %2E.",
        "a/b, a%2Fb",
        "a%2Fb, a%252Fb",
        "größe, gr%C3%B6%C3%9Fe",
    })
    void shouldMakeAFolderNameThatLeadsNowhereElse(String name, String folder) {
        assertThat(new ApplicationName(name).folder()).isEqualTo(folder);
        assertThat(ApplicationName.ofFolder(folder)).isEqualTo(new ApplicationName(name));
    }

    @Test
    void shouldKeepFolderNamesShortEnoughForAnyFileSystem() {
        assertThat(new ApplicationName("/".repeat(ApplicationName.MAX_BYTES)).folder())
                .hasSizeLessThanOrEqualTo(255);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "12345678901234567890123456789012345678901234567890123456789012345"})
    void shouldRefuseNamesOutsideTheirBound(String name) {
        assertThatThrownBy(() -> new ApplicationName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 <= bytes <= 64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "%zz", "%2f", "lost+found", "%61"})
    void shouldRefuseFoldersThatNoNameMakes(String folder) {
        assertThatThrownBy(() -> ApplicationName.ofFolder(folder))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
