package bot.molt.execution.sandbox.settings;

import bot.molt.base.Require;
import java.util.Map;

/// What names of variables look like.
final class VariableNames {
    private VariableNames() {}

    static void check(Map<String, String> env) {
        for (String name : env.keySet()) {
            Require.that(
                    name.matches("[A-Za-z_][A-Za-z0-9_]*"),
                    "env",
                    name,
                    "names of letters, digits and _");
        }
    }
}
