package io.shmipc.console.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the system's Chromium, one for all classes. Where there is none tests are skipped, or
 * fail if {@code SHMIPC_REQUIRE_BROWSER} is {@code true}, in the environment or as a system
 * property.
 */
final class Browsers implements BeforeAllCallback, ParameterResolver {

    private static final String REQUIRED = "SHMIPC_REQUIRE_BROWSER";

    /** Playwright and its browser end with the last test. */
    private record Running(Playwright playwright, Browser browser) implements AutoCloseable {
        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<Path> chromium = chromium();
        if (required()) {
            assertThat(chromium)
                    .as("%s=true, so a Chromium has to be installed", REQUIRED)
                    .isPresent();
        }
        assumeTrue(
                chromium.isPresent(),
                "no Chromium at /usr/bin/chromium, /usr/bin/chromium-browser or"
                        + " /usr/bin/google-chrome: pages are not tried in a browser");
        browser(context, chromium.get());
    }

    private static boolean required() {
        return Boolean.parseBoolean(System.getProperty(REQUIRED))
                || Boolean.parseBoolean(System.getenv(REQUIRED));
    }

    private static Optional<Path> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Browser browser(ExtensionContext context, Path chromium) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Browsers.class))
                .computeIfAbsent("browser", key -> launch(chromium), Running.class)
                .browser();
    }

    private static Running launch(Path chromium) {
        Playwright playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(chromium)
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--disable-gpu",
                                                        "--disable-quic",
                                                        "--no-first-run",
                                                        "--disable-background-networking",
                                                        "--disable-component-update",
                                                        "--disable-sync")));
        return new Running(playwright, browser);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return browser(context, chromium().orElseThrow());
    }
}
