package io.shmipc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.model.Results;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void shouldWriteEveryKindOfValue() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a \"b\" \\ \n\u0001 µ");
        map.put("list", Arrays.asList(1, 2.5, true, null));
        map.put("empty", List.of());
        map.put("nested", Map.of());

        assertThat(Json.write(map))
                .isEqualTo(
                        """
                        {
                          "text": "a \\"b\\" \\\\ \\n\\u0001 µ",
                          "list": [
                            1,
                            2.5,
                            true,
                            null
                          ],
                          "empty": [],
                          "nested": {}
                        }
                        """);
    }

    @Test
    void shouldWriteNullForWhatIsNoNumberInJson() {
        assertThat(Json.write(Double.NaN)).isEqualTo("null\n");
        assertThat(Json.write(Double.POSITIVE_INFINITY)).isEqualTo("null\n");
    }

    @Test
    void shouldRefuseWhatIsNoJson() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(new Object()));
    }

    @Test
    void shouldContainMachineCasesAndBars() {
        Results results =
                Samples.results(
                        Samples.alone(Contender.ADAPTIVE, 64, Mode.RESERVE, 250),
                        Samples.failed(Contender.AERON));

        String json = JsonReport.of(Samples.MACHINE, results, Bars.of(results));

        assertThat(json)
                .contains("\"cpu\": \"Some <CPU> & \\\"more\\\"\"")
                .contains("\"contender\": \"adaptive\"", "\"medianNanos\": 250.0")
                .contains("\"failure\": \"no \\\"peer\\\"\"")
                .contains("\"verdict\": \"not measured\"")
                .doesNotContain("NaN");
    }
}
