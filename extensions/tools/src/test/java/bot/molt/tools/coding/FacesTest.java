package bot.molt.tools.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.bind.Binder;
import bot.molt.base.bind.Schema;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolFace;
import bot.molt.tools.Tools;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FacesTest {
    private static ToolFace face(String name) {
        return Faces.all().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }

    private static Json.Obj json(String text) {
        return JsonText.parseObject(text.replace('\'', '"'));
    }

    @Test
    void theNamesAreThoseThatModelsKnow() {
        assertThat(Faces.all().stream().map(ToolFace::name))
                .containsExactly(
                        "Bash",
                        "BashOutput",
                        "Edit",
                        "Glob",
                        "Grep",
                        "KillShell",
                        "LS",
                        "MultiEdit",
                        "NotebookEdit",
                        "Read",
                        "Write");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Bash|{'command':'ls','timeout':5,'description':'d'}|{'command':'ls','description':'d','timeoutMs':5}",
                "Bash|{'command':'ls','run_in_background':true}|{'command':'ls','background':true,'timeoutMs':604800000}",
                "BashOutput|{'bash_id':'b'}|{'action':'poll','sessionId':'b'}",
                "KillShell|{'shell_id':'b'}|{'action':'kill','sessionId':'b'}",
                "Read|{'file_path':'f','offset':3,'limit':2}|{'path':'f','offset':3,'limit':2,'numbered':true}",
                "Write|{'file_path':'f','content':'x'}|{'path':'f','content':'x'}",
                "Edit|{'file_path':'f','old_string':'a','new_string':'b'}|{'path':'f','oldText':'a','newText':'b','replaceAll':false}",
                "Glob|{'pattern':'**/*.c'}|{'pattern':'**/*.c','path':'.'}",
                "LS|{'path':'/x','ignore':['a']}|{'path':'/x','ignore':['a']}"
            })
    void argumentsBecomeThoseOfTheTool(String name, String given, String expected) {
        assertThat(face(name).translate(json(given))).isEqualTo(json(expected));
    }

    @Test
    void everyTranslationBindsToItsTool() {
        Map<String, String> calls =
                Map.of(
                        "Read", "{'file_path':'f','pages':'1-2'}",
                        "Write", "{'file_path':'f','content':''}",
                        "Edit",
                                "{'file_path':'f','old_string':'a','new_string':'b','replace_all':true}",
                        "MultiEdit",
                                "{'file_path':'f','edits':[{'old_string':'a','new_string':'b'}]}",
                        "Glob", "{'pattern':'x','path':'y'}",
                        "Grep",
                                "{'pattern':'x','-A':1,'-B':2,'-C':3,'-n':false,'-i':true,'multiline':true,'head_limit':5,'offset':1,'type':'js','glob':'*.x','output_mode':'content','path':'p'}",
                        "LS", "{}",
                        "NotebookEdit",
                                "{'notebook_path':'n','cell_id':'c','new_source':'s','cell_type':'code','edit_mode':'insert'}");
        calls.forEach((name, args) -> {
            ToolFace face = face(name);
            Optional<Tool<?>> tool =
                    Tools.builtIn().stream()
                            .filter(t -> t.spec().name().equals(face.tool()))
                            .findFirst();
            assertThat(Binder.bind(tool.orElseThrow().spec().args(), face.translate(json(args))))
                    .isNotNull();
        });
    }

    @Test
    void wrongArgumentsAreNamedAsTheClientWroteThem() {
        assertThatThrownBy(() -> face("Bash").translate(json("{'command':'x','timeout':600001}")))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("timeout: 600001 (expected: 1..600000)");
        assertThatThrownBy(() -> face("Edit").translate(json("{'file_path':'f','old_string':[]}")))
                .hasMessageContaining("old_string: [] (expected: text)");
        assertThatThrownBy(
                        () -> face("Grep").translate(json("{'pattern':'x','output_mode':'lines'}")))
                .hasMessageContaining("output_mode: lines");
        assertThatThrownBy(() -> face("Write").translate(json("{'file_path':'f'}")))
                .hasMessageContaining("content: missing");
    }

    @Test
    void theSchemaOfGrepHasTheFlagsOnOneLevel() {
        Json.Obj properties = Schema.of(face("Grep").args()).object("properties");
        assertThat(properties.members().keySet())
                .containsExactly(
                        "pattern",
                        "path",
                        "glob",
                        "type",
                        "output_mode",
                        "-A",
                        "-B",
                        "-C",
                        "context",
                        "-n",
                        "-i",
                        "multiline",
                        "head_limit",
                        "offset");
    }

    @Test
    void theListsAreSortedAndRefuseDoubles() {
        List<String> names = Tools.builtIn().stream().map(t -> t.spec().name()).toList();
        assertThat(names).isSorted().doesNotHaveDuplicates();
        List<Tool<?>> doubled = List.of(Tools.builtIn().getFirst(), Tools.builtIn().getFirst());
        assertThatThrownBy(() -> Tools.distinct(doubled)).hasMessageContaining("tool: apply_patch");
    }
}
