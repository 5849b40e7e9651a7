package bot.molt.gateway.hooks;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// One item of `hooks.mappings`: what becomes of a request that another program forms.
public record HookMapping(
        @Doc("Name, for people.") @Nullable String id,
        @Doc("Which requests.") Match match,
        @Doc("agent (a task) or wake (the main session is told).") @Default("agent") Action action,
        @Doc("Whether the main session hears of it at once: now or next-heartbeat.") @Default("now")
                String wakeMode,
        @Flat Words words,
        @Flat Place place,
        @Flat Way way,
        @Flat Choice choice,
        @Doc("Refused: no code of hooks is run. Write a messageTemplate.")
                @Nullable Json transform) {
    public HookMapping {
        Require.that(
                wakeMode.matches("now|next-heartbeat"),
                "wakeMode",
                wakeMode,
                "now or next-heartbeat");
        Require.that(
                transform == null,
                "transform",
                "written",
                "messageTemplate or textTemplate; this gateway runs no code of hooks");
        String template = action == Action.AGENT ? words.messageTemplate() : words.textTemplate();
        String name = action == Action.AGENT ? "messageTemplate" : "textTemplate";
        Require.that(
                template != null && !template.isBlank(), name, "missing", "text with {{fields}}");
    }

    /// What is done.
    public enum Action {
        AGENT,
        WAKE
    }

    /// Which requests; those for whom both hold.
    public record Match(
            @Doc("Address below hooks.path: github.") @Nullable String path,
            @Doc("What the field `source` of the body says.") @Nullable String source) {
        boolean fits(String below, Json.Obj body) {
            boolean pathFits = path == null || strip(path).equals(strip(below));
            boolean sourceFits =
                    source == null || body.string("source").filter(source::equals).isPresent();
            return pathFits && sourceFits;
        }

        private static String strip(String text) {
            return text.replaceAll("^/+|/+$", "");
        }
    }

    /// What is said.
    public record Words(
            @Doc("Name of whoever sends, for people; may have {{fields}}.") @Nullable String name,
            @Doc(
                            "What the agent is told: {{a.b[0].c}} of the body, {{headers.x}}, {{query.x}}, {{path}}, {{now}}.")
                    @Nullable String messageTemplate,
            @Doc("What the main session is told; the same fields.") @Nullable String textTemplate,
            @Doc("Whether fields stand in the text unmarked, as if the operator had written them.")
                    @Default("false")
                    @Guarded
                    boolean allowUnsafeExternalContent) {}

    /// Where it is done.
    public record Place(
            @Doc("Agent; not written means the default one.") @Nullable String agentId,
            @Doc("Session; with {{fields}} it has to begin with hook: or an allowed prefix.")
                    @Nullable String sessionKey) {}

    /// Where the reply goes.
    public record Way(
            @Doc("Whether the reply is sent to a channel.") @Default("true") boolean deliver,
            @Doc("Channel, or last.") @Default("last") String channel,
            @Doc("Conversation on the channel.") @Nullable String to) {}

    /// How it is done.
    public record Choice(
            @Doc("Model: PROVIDER/MODEL.") @Nullable String model,
            @Doc("How long the model thinks.") @Nullable String thinking,
            @Doc("How long the turn may take.") @Nullable Long timeoutSeconds) {
        public Choice {
            if (timeoutSeconds != null) {
                Require.range("timeoutSeconds", timeoutSeconds, 0, 31_536_000);
            }
        }
    }

    /// The one of a preset.
    static HookMapping gmail() {
        return new HookMapping(
                "gmail",
                new Match("gmail", null),
                Action.AGENT,
                "now",
                new Words(
                        "Gmail",
                        "A new mail came.\nFrom: {{messages[0].from}}\nSubject: {{messages[0].subject}}\n{{messages[0].snippet}}\n{{messages[0].body}}",
                        null,
                        false),
                new Place(null, "hook:gmail:{{messages[0].id}}"),
                new Way(true, "last", null),
                new Choice(null, null, null),
                null);
    }
}
