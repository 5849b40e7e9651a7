package bot.molt.base.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.json.JsonText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTextTest {
    private static String json5(String text) {
        return JsonText.compact(ConfigText.parse("c.json", text).tree());
    }

    private static String yaml(String text) {
        return JsonText.compact(ConfigText.parse("c.yaml", text).tree());
    }

    private static String problem(String file, String text) {
        try {
            return "read: " + ConfigText.parse(file, text).tree();
        } catch (ConfigSyntaxException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void json5ReadsEveryFormOfItsSpecification() {
        assertThat(
                        json5(
                                """
                                // a comment
                                { unquoted: 'single', "double": "x\\ty", /* between */ $d_1: [1, +2, -3, 0x1F, .5, 5., 1e3,],
                                  ünï: 'line \\
                                continued', esc: '\\x41\\u00e9\\'', yes: true, no: false, none: null, }
                                """))
                .isEqualTo(
                        "{'unquoted':'single','double':'x\\ty','$d_1':[1,2,-3,31,0.5,5,1000],'ünï':'line continued','esc':'Aé\\u0027','yes':true,'no':false,'none':null}"
                                .replace('\'', '"')
                                .replace("\\u0027", "'"));
    }

    @Test
    void yamlReadsTheCoreSchemaOfVersionOnePointTwo() {
        assertThat(
                        yaml(
                                """
                                gateway:
                                  port: 18789      # a comment
                                  bind: 0.0.0.0
                                on: yes
                                hex: 0x1F
                                oct: 0o17
                                nothing: ~
                                flag: True
                                list: [a, "b c", {d: 1}]
                                text: |
                                  two
                                  lines
                                id: user-alice
                                key: ${A_KEY}
                                empty:
                                """))
                .isEqualTo(
                        "{'gateway':{'port':18789,'bind':'0.0.0.0'},'on':'yes','hex':31,'oct':15,'nothing':null,'flag':true,'list':['a','b c',{'d':1}],'text':'two\\nlines\\n','id':'user-alice','key':'${A_KEY}','empty':null}"
                                .replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "// only a comment\n", "/* x */"})
    void emptyJson5IsTheEmptyObject(String text) {
        assertThat(json5(text)).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# only a comment\n", "---\n", "~\n"})
    void emptyYamlIsTheEmptyObject(String text) {
        assertThat(yaml(text)).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ a: 1 b: 2 }|c.json:1:8: 'b' (expected: ',' or '}')",
                "{ a: }|c.json:1:6: '}' (expected: a value; text stands in quotes)",
                "{ a 1 }|c.json:1:5: '1' (expected: ':' after the name 'a')",
                "{ a: local }|c.json:1:6: 'l' (expected: a value; text stands in quotes)",
                "{ a: 1,, }|c.json:1:8: ',' (expected: a name or '}')",
                "{ a: 1|c.json:1:7: the file ends (expected: ',' or '}')",
                "{ a: 'x|c.json:1:6: the text has no end (expected: ' on the same line)",
                "{ a: 1 } x|c.json:1:10: 'x' (expected: the end of the file)",
                "{ a: 1, a: 2 }|c.json:1:9: 'a' is written twice (expected: once)",
                "{ a: 1e99999 }|c.json:1:6: '1e99999' (expected: a finite number; text stands in quotes)",
                "{ a: NaN }|c.json:1:6: 'NaN' (expected: a finite number; text stands in quotes)",
                "{ a: 0777 }|c.json:1:6: '0777' (expected: a finite number; text stands in quotes)",
                "{ a: 12kg }|c.json:1:6: '12kg' (expected: a finite number; text stands in quotes)",
                "{ a: '\\u12' }|c.json:1:9: '12' ' (expected: 4 hexadecimal digits)",
                "{ /* x }|c.json:1:3: the comment has no end (expected: '*/')",
                "[1]|c.json:1:1: not an object (expected: names and values)",
                "'x'|c.json:1:1: not an object (expected: names and values)",
            })
    void wrongJson5NamesThePlaceAndWhatWasExpected(String text, String problem) {
        assertThat(problem("c.json", text)).isEqualTo(problem);
    }

    @Test
    void wrongYamlNamesThePlace() {
        assertThat(problem("c.yaml", "a: 1\n\tb: 2\n")).startsWith("c.yaml:2:1: ").contains("tab");
        assertThat(problem("c.yaml", "a: 1\nb: [1, 2\nc: 3\n"))
                .startsWith("c.yaml:3:")
                .contains("expected ',' or ']'");
        assertThat(problem("c.yaml", "a: 1\nb: 2\na: 3\n"))
                .isEqualTo("c.yaml:3:1: 'a' is written twice (expected: once)");
        assertThat(problem("c.yaml", "a: !!java.io.File x\n"))
                .startsWith("c.yaml:1:")
                .contains("no tags");
        assertThat(problem("c.yaml", "a: !x {b: 1}\n"))
                .startsWith("c.yaml:1:4")
                .contains("no tags");
        assertThat(problem("c.yaml", "a: .inf\n"))
                .startsWith("c.yaml:1:4")
                .contains("not a finite number");
        assertThat(problem("c.yaml", "? [a]\n: 1\n")).startsWith("c.yaml:1:1: Non scalar key");
        assertThat(problem("c.yaml", "a: 1\n---\nb: 2\n"))
                .startsWith("c.yaml:")
                .contains("document");
        assertThat(problem("c.yaml", "- a\n"))
                .isEqualTo("c.yaml:1:1: not an object (expected: names and values)");
    }

    @Test
    void bombsAreRefused() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String alias = "*a" + (i - 1);
            laughs.append(
                    "a%d: &a%d [%s]\n"
                            .formatted(
                                    i,
                                    i,
                                    String.join(", ", java.util.Collections.nCopies(9, alias))));
        }
        assertThat(problem("c.yaml", laughs.toString()))
                .startsWith("c.yaml:")
                .doesNotContain("read");
        assertThat(problem("c.yaml", "a: &a\n  b: *a\n"))
                .startsWith("c.yaml:")
                .doesNotContain("read");
        assertThat(problem("c.yaml", "a: " + "[".repeat(5_000)))
                .startsWith("c.yaml:")
                .doesNotContain("read");
        assertThat(problem("c.yaml", "a: " + "[".repeat(200) + "]".repeat(200)))
                .startsWith("c.yaml:")
                .doesNotContain("read");
        assertThat(problem("c.json", "{a:".repeat(100_000)))
                .startsWith("c.json:1:")
                .contains("nested too deeply");
        assertThat(problem("c.json", "{a: " + "9".repeat(100_000) + "}"))
                .contains("expected: a finite number");
        assertThat(problem("c.yaml", "a: " + "9".repeat(100_000))).contains("not a finite number");
        assertThat(problem("c.json", "{a: '" + "x".repeat(5_000_000) + "'}"))
                .contains("4 MB at most");
    }

    @Test
    void marksAndLineEndsOfOtherSystemsAreRead() {
        assertThat(json5("\ufeff{ a: 1 }\r\n")).isEqualTo("{\"a\":1}");
        assertThat(yaml("\ufeffa: 1\r\nb:\r\n  c: 2\r\n")).isEqualTo("{\"a\":1,\"b\":{\"c\":2}}");
        assertThat(problem("c.json", "{\r\n  a: ?\r\n}")).startsWith("c.json:2:6: '?'");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] latin = "{ a: 'é' }".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> ConfigText.parse("c.json", latin))
                .hasMessageContaining("c.json:1:1: not UTF-8");
        assertThatThrownBy(() ->
                        ConfigText.parse(
                                "c.yaml", new byte[] {'a', ':', ' ', (byte) 0xc0, (byte) 0x80}))
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void everyValueKnowsItsLineAndColumn() {
        var places = new java.util.HashMap<String, Place>();
        ConfigText.parse(
                        "c.yaml",
                        "# 😀\ngateway:\n  auth: {secret: '😀', mode: jwt}\n  list:\n    - a\n")
                .located("")
                .collect("", places);
        assertThat(places.get("gateway.auth.mode"))
                .isEqualTo(new Place("c.yaml", 3, 24, "gateway.auth.mode"));
        assertThat(places.get("gateway.list[0]"))
                .isEqualTo(new Place("c.yaml", 5, 7, "gateway.list[0]"));
    }
}
