package io.shmipc.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.shmipc.console.AdminConsoleApplication;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A console over a small fleet of stub instances, looked at with a browser. Whatever a test does,
 * no page may break the policy of content or write an error to the browser's console.
 */
@ExtendWith(Browsers.class)
@SpringBootTest(
        classes = AdminConsoleApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "shmipc.console.poll-interval=250ms",
            "shmipc.console.discovery-interval=250ms",
            "shmipc.console.request-timeout=1500ms",
            "shmipc.console.access.users[0].name=ada",
            "shmipc.console.access.users[0].password=reads",
            "shmipc.console.access.users[0].roles=READER",
            "shmipc.console.access.users[1].name=grace",
            "shmipc.console.access.users[1].password=acts",
            "shmipc.console.access.users[1].roles=READER,OPERATOR"
        })
@Tag("browser")
abstract class BrowserTest {

    static final StubInstance SHOP =
            new StubInstance("default", false, new SimulatedMemory(1, 60), 0);
    static final StubInstance LEAKY =
            new StubInstance("default", false, new SimulatedMemory(2, 90), 0);
    static final StubInstance BILLING =
            new StubInstance("billing", true, new SimulatedMemory(3, 400), 7);
    static final StubInstance MORTAL =
            new StubInstance("stock", true, new SimulatedMemory(4, 20), 0);

    static {
        // Machines that build are busy.
        PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
        LEAKY.memory.leak(24, 8, System.currentTimeMillis() - 300_000);
    }

    @LocalServerPort int port;

    Browser browser;
    final List<String> errors = new CopyOnWriteArrayList<>();

    /** Beginnings of errors that a test brings about by itself. */
    final List<String> expectedErrors = new CopyOnWriteArrayList<>();

    private final List<BrowserContext> contexts = new CopyOnWriteArrayList<>();

    @DynamicPropertySource
    static void fleet(DynamicPropertyRegistry registry) {
        String simple = "spring.cloud.discovery.client.simple.instances.";
        registry.add(simple + "shop[0].uri", SHOP::uri);
        registry.add(simple + "shop[1].uri", LEAKY::uri);
        registry.add(simple + "billing[0].uri", BILLING::uri);
        registry.add(simple + "stock[0].uri", MORTAL::uri);
    }

    @BeforeEach
    void open(Browser shared) {
        browser = shared;
    }

    @AfterEach
    void close() {
        contexts.forEach(BrowserContext::close);
        for (StubInstance instance : List.of(SHOP, LEAKY, BILLING, MORTAL)) {
            instance.behave();
        }
        assertThat(errors)
                .as("errors in the browser's console")
                .filteredOn(error -> expectedErrors.stream().noneMatch(error::contains))
                .isEmpty();
    }

    Browser.NewContextOptions options() {
        return new Browser.NewContextOptions()
                .setViewportSize(1_280, 800)
                .setColorScheme(ColorScheme.LIGHT);
    }

    Page reader() {
        return page(options().setHttpCredentials("ada", "reads"));
    }

    Page operator() {
        return page(options().setHttpCredentials("grace", "acts"));
    }

    Page page(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setBaseURL("http://127.0.0.1:" + port));
        context.setDefaultTimeout(20_000);
        contexts.add(context);
        context.onConsoleMessage(
                message -> {
                    if (message.type().equals("error")) {
                        errors.add(message.text() + " at " + message.location());
                    }
                });
        context.onWebError(error -> errors.add(error.error()));
        return context.newPage();
    }

    /** The page of an instance, reached as people do. */
    void openInstance(Page page, StubInstance instance) {
        page.navigate("/");
        page.locator("tr", new Page.LocatorOptions().setHasText(instance.address()))
                .getByRole(com.microsoft.playwright.options.AriaRole.LINK)
                .first()
                .click();
        page.waitForURL("**/instances/*");
    }

    /** The page of the memory of an instance's session. */
    void openSegment(Page page, StubInstance instance) {
        openInstance(page, instance);
        page.navigate(page.url() + "/sessions/" + StubInstance.SESSION + "/segment");
    }

    static void analyse(Page page) {
        page.getByText("Run the analysis").click();
        page.waitForURL("**/segment?capture=*");
    }
}
