package io.shmipc.console.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.console.AdminConsoleApplication;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;

/** Who may sign in by name. */
@ExtendWith(OutputCaptureExtension.class)
class UsersTest {

    private static ConfigurableApplicationContext start(String... arguments) {
        String[] all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--server.port=0";
        return new SpringApplicationBuilder(AdminConsoleApplication.class)
                .web(WebApplicationType.SERVLET)
                .run(all);
    }

    private static UserDetails user(ConfigurableApplicationContext context, String name) {
        return context.getBean(UserDetailsService.class).loadUserByUsername(name);
    }

    @Test
    void shouldMakeAPasswordAndPrintItIfNobodyIsNamed(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start()) {
            UserDetails user = user(context, "user");

            assertThat(user.getPassword()).startsWith("{noop}").hasSizeGreaterThan(20);
            assertThat(output).contains("password " + user.getPassword().substring(6));
            assertThat(user.getAuthorities())
                    .extracting(Object::toString)
                    .contains("ROLE_READER", "ROLE_OPERATOR");
            assertThat(context.getEnvironment().getProperty("server.address"))
                    .isEqualTo("127.0.0.1");
        }
    }

    @Test
    void shouldTakeBootsUserIfNoneOfItsOwnIsNamed(CapturedOutput output) {
        try (ConfigurableApplicationContext context =
                start(
                        "--spring.security.user.name=eve",
                        "--spring.security.user.password=hush-hush",
                        "--spring.security.user.roles=READER")) {
            assertThat(user(context, "eve").getAuthorities())
                    .extracting(Object::toString)
                    .containsOnly("ROLE_READER");
            assertThat(output).doesNotContain("hush-hush");
        }
    }

    @Test
    void shouldRefuseWhatLooksLikeTheNameOfAnEncodingAndIsNone() {
        for (String password : List.of("{BCRYPT}$2a$10$x", "{argon2@v9}x")) {
            assertThatThrownBy(() -> start("--spring.security.user.password=" + password).close())
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("user=user")
                    .hasMessageContaining(password.substring(0, password.indexOf('}') + 1))
                    .hasMessageContaining("{noop}")
                    .hasMessageNotContaining(password);
        }
    }

    @Test
    void shouldTakePasswordsAsTheyAreWhateverTheyBeginWith() {
        try (ConfigurableApplicationContext context =
                start("--spring.security.user.password={not a name}x")) {
            assertThat(user(context, "user").getPassword()).isEqualTo("{noop}{not a name}x");
        }
        try (ConfigurableApplicationContext context =
                start("--spring.security.user.password={noop}{sha512}x")) {
            assertThat(user(context, "user").getPassword()).isEqualTo("{noop}{sha512}x");
        }
    }
}
