package bot.molt.gateway.hooks;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Reload;
import bot.molt.base.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `hooks`.
public record HooksConfig(
        @Doc("Whether programs with the token may wake agents and give them tasks.")
                @Default("false")
                @Guarded
                boolean enabled,
        @Doc("Below which address.") @Default("/hooks") @Reload(Reload.When.RESTART) String path,
        @Doc("What programs prove themselves with, by header alone; 24 characters or more.")
                @Guarded
                @Nullable Secret token,
        @Doc("The longest body that is taken.") @Default("262144") DataSize maxBodyBytes,
        @Doc("Mappings that come with the program: gmail.") @Default("[]") List<String> presets,
        @Doc("What becomes of requests to other addresses; the first that fits holds.")
                @Default("[]")
                @Guarded
                List<HookMapping> mappings,
        @Flat Reach reach,
        @Doc("Settings of the original that do not exist here: no code of hooks is run.")
                @Aka({"transformsDir", "internal"})
                @Nullable Json gmail) {
    private static final int SHORTEST = 24;
    private static final DataSize LARGEST = DataSize.parse("16MB");

    public HooksConfig {
        Require.that(
                path.matches("/[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*"),
                "path",
                path,
                "an address such as /hooks, not / alone");
        Require.that(
                !enabled || token != null,
                "token",
                "missing",
                "a secret of 24 characters or more; hooks are not open without one");
        Require.that(
                token == null || token.reveal().length() >= SHORTEST,
                "token",
                "too short",
                "24 characters or more");
        Require.range("maxBodyBytes", maxBodyBytes.bytes(), 1, LARGEST.bytes());
        presets.forEach(preset -> Require.that(preset.equals("gmail"), "presets", preset, "gmail"));
    }

    /// What requests may say of sessions and agents.
    public record Reach(
            @Doc("The session of tasks that name none; not written means one for each.")
                    @Nullable String defaultSessionKey,
            @Doc("Whether a request may name its session.") @Default("false") @Guarded
                    boolean allowRequestSessionKey,
            @Doc("What such names must begin with; any, where nothing is written.")
                    @Default("[]")
                    @Guarded
                    List<String> allowedSessionKeyPrefixes,
            @Doc("Agents that hooks may reach; all, where nothing is written.")
                    @Default("[]")
                    @Guarded
                    List<String> allowedAgentIds) {
        boolean allows(String agent) {
            return allowedAgentIds.isEmpty()
                    || allowedAgentIds.contains("*")
                    || allowedAgentIds.contains(agent);
        }

        boolean allowsSession(String key) {
            return allowedSessionKeyPrefixes.isEmpty()
                    || allowedSessionKeyPrefixes.stream().anyMatch(key::startsWith);
        }
    }
}
