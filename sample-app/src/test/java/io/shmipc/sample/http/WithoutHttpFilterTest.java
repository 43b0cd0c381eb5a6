package io.shmipc.sample.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.mock.env.MockEnvironment;

class WithoutHttpFilterTest {

    private final List<String> all =
            ImportCandidates.load(AutoConfiguration.class, null).getCandidates();

    @Test
    void shouldLeaveOutWhatServesHttpOrActuatorWhereNobodyAskedForIt() {
        assertThat(chosen(new MockEnvironment()))
                .contains(
                        "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
                        "io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration",
                        "io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration")
                .noneMatch(
                        name ->
                                name.matches(
                                        ".*\\.(actuate|micrometer|health|webmvc|tomcat|servlet)\\..*"));
    }

    @Test
    void shouldLeaveNothingOutWhereItIsAskedFor() {
        MockEnvironment environment = new MockEnvironment();
        environment.addActiveProfile(ActuatorHttp.PROFILE);
        assertThat(chosen(environment)).containsExactlyElementsOf(all);
        assertThat(all).anyMatch(name -> name.contains(".webmvc."));
    }

    @Test
    void shouldBeAskedByBoot() {
        assertThat(SpringFactoriesLoader.loadFactories(AutoConfigurationImportFilter.class, null))
                .hasAtLeastOneElementOfType(WithoutHttpFilter.class);
    }

    private List<String> chosen(MockEnvironment environment) {
        WithoutHttpFilter filter = new WithoutHttpFilter();
        filter.setEnvironment(environment);
        boolean[] matches = filter.match(all.toArray(String[]::new), null);
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < matches.length; i++) {
            if (matches[i]) {
                chosen.add(all.get(i));
            }
        }
        return chosen;
    }
}
