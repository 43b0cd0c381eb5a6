package io.shmipc.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.spring.actuate.endpoint.AnalysisDescriptor;
import io.shmipc.spring.actuate.endpoint.DumpOverviewDescriptor;
import io.shmipc.spring.actuate.endpoint.OverviewDescriptor;
import io.shmipc.spring.actuate.endpoint.SessionDescriptor;
import io.shmipc.spring.actuate.metrics.ShmipcMeter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples of the guide to operations are JSON as the endpoints write it. */
class DocumentedJsonTests {

    private static final Path GUIDE = Path.of("../docs/operations.md");
    private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    /** Of each example, in their order. */
    private static final List<Class<?>> TYPES =
            List.of(
                    OverviewDescriptor.class,
                    SessionDescriptor.StreamDescriptor.class,
                    DumpOverviewDescriptor.class,
                    AnalysisDescriptor.class);

    @Test
    void shouldNameWhatThereIs() throws IOException {
        List<JsonNode> examples =
                JSON.matcher(Files.readString(GUIDE))
                        .results()
                        .map(found -> JsonMapper.builder().build().readTree(found.group(1)))
                        .toList();

        assertThat(examples).hasSameSizeAs(TYPES);
        for (int i = 0; i < examples.size(); i++) {
            assertThat(fields(examples.get(i), new HashSet<>()))
                    .isNotEmpty()
                    .isSubsetOf(components(TYPES.get(i), new HashSet<>()));
            assertThat(examples.get(i).propertyNames())
                    .containsExactlyInAnyOrderElementsOf(own(TYPES.get(i)));
        }
    }

    @Test
    void shouldNameEveryMeter() throws IOException {
        String guide = Files.readString(GUIDE);

        for (ShmipcMeter meter : ShmipcMeter.values()) {
            String name = meter.meterName();
            String last = name.substring(name.lastIndexOf('.'));
            assertThat(guide.contains("`" + name + "`") || guide.contains("`" + last + "`"))
                    .as(name)
                    .isTrue();
        }
    }

    private static Set<String> fields(JsonNode node, Set<String> into) {
        into.addAll(node.propertyNames());
        node.forEach(child -> fields(child, into));
        return into;
    }

    private static List<String> own(Class<?> type) {
        return List.of(type.getRecordComponents()).stream().map(RecordComponent::getName).toList();
    }

    /** Of a record, of the records in it, and of those in its lists. */
    private static Set<String> components(Type type, Set<String> into) {
        if (type instanceof ParameterizedType list) {
            for (Type argument : list.getActualTypeArguments()) {
                components(argument, into);
            }
        } else if (type instanceof Class<?> known && known.isRecord()) {
            for (RecordComponent component : known.getRecordComponents()) {
                into.add(component.getName());
                components(component.getGenericType(), into);
            }
        }
        return into;
    }
}
