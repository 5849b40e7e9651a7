package bot.molt.protocol.agents;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An agent to write into `agents.list`.
///
/// @param name for people; its id is made of it: `Home Lab` is `home-lab`
/// @param workspace absolute on the gateway's machine, or beginning with `~/`; null for one beside
///   the default agent's
/// @param model reference that it asks; null for the standard one
/// @param emoji null for none
/// @param avatar path or address of a picture; null for none
/// @param bind whose messages are for it: `telegram`, `telegram:account`
public record CreateAgentParams(
        String name,
        @Nullable String workspace,
        @Nullable String model,
        @Nullable String emoji,
        @Nullable String avatar,
        @Default("[]") List<String> bind) {
    public CreateAgentParams {
        Require.nonBlank("name", name);
        Require.range("length of name", name.length(), 1, 64);
        bind = List.copyOf(bind);
    }
}
