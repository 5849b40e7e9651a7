package bot.molt.node;

import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Reload;
import bot.molt.base.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `nodeHost`: this machine as a node of a gateway elsewhere.
public record NodeConfig(
        @Doc(
                        "Commands that `moltbot node run` offers to its gateway (system.run, hands.*); empty means all. --commands narrows them further.")
                @Default("[]")
                @Guarded
                @Reload(Reload.When.RESTART)
                List<String> commands,
        @Doc("Settings of the original that do not exist here.") @Aka({"browserProxy", "skills"})
                @Nullable Json other) {
    /// Whether a command may be offered.
    public boolean offers(String command) {
        return commands.isEmpty() || matches(commands, command);
    }

    /// Whether one of the names or `prefix.*` means the command.
    public static boolean matches(List<String> names, String command) {
        return names.stream()
                .anyMatch(name ->
                        name.equals(command)
                                || (name.endsWith("*")
                                        && command.startsWith(
                                                name.substring(0, name.length() - 1))));
    }
}
