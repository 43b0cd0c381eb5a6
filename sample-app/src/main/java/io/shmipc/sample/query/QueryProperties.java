package io.shmipc.sample.query;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What to ask.
 *
 * @param name application to ask about
 * @param last number of newest lines, or null
 * @param search text to find, or null; with neither, the counts by level are shown
 * @param limit hits of a search at most
 */
@ConfigurationProperties("sample.query")
record QueryProperties(String name, @Nullable Integer last, @Nullable String search, int limit) {}
