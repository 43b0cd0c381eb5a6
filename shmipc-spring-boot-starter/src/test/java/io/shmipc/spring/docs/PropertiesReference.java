package io.shmipc.spring.docs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reference of all properties, written from the metadata that ships with the starter. */
final class PropertiesReference {

    static final String COMMAND =
            "mvn -pl shmipc-spring-boot-starter -am test -Dtest=PropertiesReferenceTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dshmipc.docs.write=true";

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private static final String HEAD =
            """
            # Properties

            Every property of `shmipc-spring-boot-starter`. What they mean together, their bounds and the settings of
            the core behind them are in [settings.md](settings.md).

            A client under `shmipc.clients.<name>` has the properties that are listed for `shmipc.client`, with the same
            defaults.

            This file is written by a test, which fails when it is out of date. To write it anew:

            ```
            %s
            ```
            """;

    /** A package name, which nobody wants to read in a table. */
    private static final Pattern PACKAGE = Pattern.compile("\\b([a-z]+\\.)+(?=[A-Z])");

    private PropertiesReference() {}

    static String ofMetadata() throws IOException {
        StringBuilder text = new StringBuilder(HEAD.formatted(COMMAND));
        String group = "";
        for (JsonNode property : properties()) {
            String name = property.path("name").asString();
            if (!groupOf(name).equals(group)) {
                group = groupOf(name);
                text.append("\n## `").append(group).append("`\n\n");
                text.append("| property | type | default | description |\n|---|---|---|---|\n");
            }
            text.append("| `%s` | %s | %s | %s |\n".formatted(cells(property)));
        }
        return text.toString();
    }

    private static Object[] cells(JsonNode property) {
        String type = property.path("type").asString("");
        return new Object[] {
            property.path("name").asString(),
            escape(PACKAGE.matcher(type).replaceAll("").replace('$', '.')),
            property.has("defaultValue") ? "`" + value(property.path("defaultValue")) + "`" : "",
            escape(property.path("description").asString(""))
        };
    }

    private static String value(JsonNode value) {
        return value.isArray()
                ? String.join(",", value.valueStream().map(JsonNode::asString).toList())
                : value.asString();
    }

    /** What a cell of a table would swallow. */
    private static String escape(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    /** {@code shmipc.client} and its like; {@code shmipc} for what has no group. */
    private static String groupOf(String name) {
        int end = name.indexOf('.', "shmipc.".length());
        return end < 0 ? "shmipc" : name.substring(0, end);
    }

    private static List<JsonNode> properties() throws IOException {
        try (InputStream in =
                PropertiesReference.class.getClassLoader().getResourceAsStream(METADATA)) {
            return StreamSupport.stream(
                            JsonMapper.builder()
                                    .build()
                                    .readTree(in)
                                    .path("properties")
                                    .spliterator(),
                            false)
                    .sorted(
                            Comparator.comparing((JsonNode p) -> groupOf(p.path("name").asString()))
                                    .thenComparing(p -> p.path("name").asString()))
                    .toList();
        }
    }
}
