package bot.molt.execution.process;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One item of `tools.exec.secrets`: a value that a command gets when its call names it.
///
/// @param name of the variable; letters, digits and `_`
/// @param value at least 8 characters, since shorter ones cannot be told from ordinary output
/// @param users who may name it beside the operator
public record SecretConfig(
        @Doc("Name of the variable that the command gets.") @Guarded String name,
        @Doc("Its value; ${NAME} takes it from the gateway's environment.") @Guarded Secret value,
        @Doc("Ids of users who may name it; the operator always may.") @Guarded
                @Nullable List<String> users) {
    /// Shorter values cannot be told from ordinary output.
    static final int SHORTEST = 8;

    public SecretConfig {
        Require.that(name.matches("[A-Za-z_][A-Za-z0-9_]*"), "name", name, "letters, digits and _");
        Require.that(
                value.reveal().length() >= SHORTEST,
                "value",
                "of " + name,
                "at least " + SHORTEST + " characters, so that it can be hidden in output");
    }

    boolean isOpenTo(String userId) {
        return users != null && users.contains(userId);
    }
}
