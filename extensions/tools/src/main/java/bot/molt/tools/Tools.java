package bot.molt.tools;

import bot.molt.base.Require;
import bot.molt.spi.tool.Tool;
import bot.molt.tools.edit.EditTool;
import bot.molt.tools.exec.ExecDefaults;
import bot.molt.tools.exec.ExecTool;
import bot.molt.tools.glob.GlobTool;
import bot.molt.tools.grep.GrepTool;
import bot.molt.tools.ls.LsTool;
import bot.molt.tools.notebook.NotebookEditTool;
import bot.molt.tools.patch.ApplyPatchTool;
import bot.molt.tools.process.ProcessTool;
import bot.molt.tools.read.ReadTool;
import bot.molt.tools.write.WriteTool;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The list of built-in tools.
public final class Tools {
    private Tools() {}

    /// All built-in tools, sorted by name.
    public static List<Tool<?>> builtIn() {
        return builtIn(() -> ExecDefaults.STANDARD);
    }

    /// The same, with the defaults of commands as they are configured now.
    public static List<Tool<?>> builtIn(Supplier<ExecDefaults> exec) {
        return distinct(
                List.of(
                        new ApplyPatchTool(),
                        new EditTool(),
                        new ExecTool(exec),
                        new GlobTool(),
                        new GrepTool(),
                        new LsTool(),
                        new NotebookEditTool(),
                        new ProcessTool(),
                        new ReadTool(),
                        new WriteTool()));
    }

    /// The same list. Errors: `IllegalArgumentException` for a name that is there twice.
    public static List<Tool<?>> distinct(List<Tool<?>> tools) {
        Set<String> names = new HashSet<>();
        for (Tool<?> tool : tools) {
            Require.that(
                    names.add(tool.spec().name()),
                    "tool",
                    tool.spec().name(),
                    "a name that is not taken");
        }
        return tools;
    }
}
