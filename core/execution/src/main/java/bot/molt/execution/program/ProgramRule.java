package bot.molt.execution.program;

import bot.molt.execution.shell.SimpleCommand;
import java.util.List;

/// What is dangerous about the arguments of some program.
@FunctionalInterface
interface ProgramRule {
    List<Finding> check(SimpleCommand command, Folder workspace);
}
