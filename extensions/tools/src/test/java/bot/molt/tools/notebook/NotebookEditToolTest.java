package bot.molt.tools.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.spi.tool.ToolResult;
import bot.molt.tools.test.TestCall;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookEditToolTest {
    private static final String NOTEBOOK =
            """
            {
             "cells": [
              {
               "cell_type": "code",
               "execution_count": 3,
               "id": "c1",
               "metadata": {},
               "outputs": [
                {
                 "text": [
                  "1\\n"
                 ]
                }
               ],
               "source": [
                "print(1)\\n",
                "x"
               ]
              },
              {
               "cell_type": "markdown",
               "id": "m1",
               "metadata": {},
               "source": "# caf\u00e9"
              }
             ],
             "metadata": {
              "v": 1.50
             },
             "nbformat": 4,
             "nbformat_minor": 5
            }
            """;

    @TempDir private Path root;
    private final NotebookEditTool edit = new NotebookEditTool();
    private TestCall call;

    @BeforeEach
    void open() throws Exception {
        call = new TestCall(root);
        Files.writeString(root.resolve("n.ipynb"), NOTEBOOK);
    }

    private ToolResult edit(String args) throws Exception {
        return call.call(edit, "{'notebook_path':'n.ipynb'," + args + "}");
    }

    private String now() throws Exception {
        return Files.readString(root.resolve("n.ipynb"));
    }

    @Test
    void aReplacedCellLosesItsOutputsAndTheRestKeepsItsForm() throws Exception {
        assertThat(edit("'cell_id':'c1','new_source':'print(2)\\ny'").text())
                .isEqualTo("n.ipynb: cell c1 (number 0) replaced");
        assertThat(now())
                .isEqualTo(
                        NOTEBOOK.replace("print(1)", "print(2)")
                                .replace("\"x\"", "\"y\"")
                                .replace("\"execution_count\": 3", "\"execution_count\": null")
                                .replaceAll("(?s)\"outputs\": \\[.*?\\n   \\]", "\"outputs\": []"));
    }

    @Test
    void insertPutsANewCellBehindTheNamedOne() throws Exception {
        ToolResult result =
                edit(
                        "'cell_number':1,'new_source':'z','cell_type':'markdown','edit_mode':'insert'");
        assertThat(result.text()).contains("(number 2) inserted");
        assertThat(now()).contains("\"source\": [\n    \"z\"\n   ]\n  }\n ],");
        assertThat(edit("'new_source':'first','edit_mode':'insert'").text())
                .contains("(number 0) inserted");
    }

    @Test
    void deleteTakesACellOut() throws Exception {
        edit("'cell_id':'c1','edit_mode':'delete'");
        assertThat(now()).doesNotContain("print(1)").contains("caf\u00e9");
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        assertThat(edit("'cell_id':'q','new_source':'z'").text())
                .startsWith("cell_id: q (expected: a cell of n.ipynb, which has 2)");
        assertThat(edit("'cell_number':2,'new_source':'z'").text()).startsWith("cell_number: 2");
        assertThat(edit("'new_source':'z'").text()).startsWith("cell_id: missing");
        Files.writeString(root.resolve("n.ipynb"), "[1]");
        assertThat(edit("'cell_id':'q'").text()).contains("no notebook");
        Files.writeString(root.resolve("n.ipynb"), "{}");
        assertThat(edit("'cell_id':'q'").text()).contains("has no list of cells");
    }
}
