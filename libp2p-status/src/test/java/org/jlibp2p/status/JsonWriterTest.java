package org.jlibp2p.status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class JsonWriterTest {
    @Test
    void objectsListsAndValuesAreSeparated() {
        String json = new JsonWriter()
                .begin()
                .put("a", 1)
                .put("b", true)
                .beginList("c")
                .add("x")
                .add(2)
                .begin()
                .put("d", "")
                .end()
                .begin()
                .end()
                .endList()
                .begin("e")
                .end()
                .put("f", -7)
                .end()
                .toString();
        assertThat(json).isEqualTo("{\"a\":1,\"b\":true,\"c\":[\"x\",2,{\"d\":\"\"},{}],\"e\":{},\"f\":-7}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\"quoted\" and \\ back",
                "</script><script>alert(1)</script>",
                "a & b 'c'",
                "\u0000\u0001\n\r\t\u001f\u007f",
                "\u2028\u2029",
                "größer, 漢字, \uD83D\uDE00"
            })
    void everyTextIsReadAsItWas(String text) {
        String json = new JsonWriter().begin().put("t", text).end().toString();
        assertThat(StatusNodes.parse(json).text("t")).isEqualTo(text);
        assertThat(json).doesNotContain("<", ">", "&", "'", "\n", "\u2028");
    }

    @Test
    void halfOfAPairIsNoText() {
        String json = new JsonWriter().begin().put("t", "a\uD83Db\uDE00c").end().toString();
        assertThat(json).isEqualTo("{\"t\":\"a\\ud83db\\ude00c\"}");
    }
}
