package io.shmipc.tool.json;

import java.io.PrintWriter;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON on a terminal or in a pipe: ASCII only, so that nothing in it can command a terminal. */
public final class Json {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                    .build();
    private static final ObjectWriter INDENTED = MAPPER.writerWithDefaultPrettyPrinter();

    private Json() {}

    /** Over many lines, for people too. */
    public static void print(PrintWriter out, Object value) {
        out.println(escaped(INDENTED.writeValueAsString(value)));
        out.flush();
    }

    /** In one line, for a stream of them. */
    public static void printLine(PrintWriter out, Object value) {
        out.println(escaped(MAPPER.writeValueAsString(value)));
        out.flush();
    }

    /** The one control character that JSON leaves as it is. */
    private static String escaped(String json) {
        return json.replace("\u007f", "\\u007f");
    }
}
