package io.shmipc.benchmarks.report;

import static io.shmipc.benchmarks.report.Samples.alone;
import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Mode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class LatencyChartTest {

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldDrawALineForEachContenderAndAPanelForEachMode() throws Exception {
        String svg =
                LatencyChart.of(
                        Samples.MACHINE,
                        Samples.results(
                                alone(Contender.UNIX_SOCKET, 64, Mode.RESERVE, 30_000),
                                alone(Contender.UNIX_SOCKET, 65536, Mode.RESERVE, 60_000),
                                alone(Contender.ADAPTIVE, 64, Mode.RESERVE, 300),
                                alone(Contender.ADAPTIVE, 64, Mode.EVERY_BYTE, 310)));

        Document document = parse(svg);
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(4);
        assertThat(svg)
                .contains("reserve only", "every byte written and read")
                .contains("unix socket, 64 KiB: 60.0 µs")
                .contains("Some &lt;CPU&gt; &amp;");
    }

    @Test
    void shouldDrawABarForEachRateOfManyStreams() throws Exception {
        String svg =
                LatencyChart.of(
                        Samples.MACHINE,
                        Samples.results(
                                Samples.crowd(Contender.UNIX_SOCKET, Api.NATIVE, 1, 2000),
                                Samples.crowd(Contender.ADAPTIVE, Api.CALLBACK, 1, 1000),
                                Samples.crowd(Contender.ADAPTIVE, Api.CALLBACK, 64, 1000)));

        assertThat(parse(svg).getElementsByTagName("rect").getLength()).isEqualTo(2);
        assertThat(svg)
                .contains("64 streams, 64 B, reserve only: round trips a second")
                .contains("shmipc adaptive, callback", "1,000,000");
    }

    @Test
    void shouldSayWhenThereIsNothingToDraw() throws Exception {
        String svg = LatencyChart.of(Samples.MACHINE, Samples.results());

        parse(svg);
        assertThat(svg).contains("No case with one stream was measured.");
    }

    @Test
    void shouldPlaceValuesOnALogarithmicScale() {
        LogScale scale = LogScale.overDecades(250, 30_000, 300, 0);

        assertThat(scale.least()).isEqualTo(100);
        assertThat(scale.most()).isEqualTo(100_000);
        assertThat(scale.position(100)).isEqualTo(300);
        assertThat(scale.position(1000)).isBetween(199.9, 200.1);
        assertThat(scale.position(100_000)).isBetween(-0.1, 0.1);
        assertThat(LogScale.over(64, 64, 0, 10).position(64)).isBetween(4.9, 5.1);
    }
}
