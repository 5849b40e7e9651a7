package bot.molt.cli.tui;

import bot.molt.base.json.Json;
import bot.molt.cli.terminal.Cells;
import bot.molt.cli.terminal.Clean;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Look.Part;
import bot.molt.cli.terminal.Tongue;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;

/// The conversation that is shown: its key, and what the gateway says of it.
///
/// Threads: one.
final class Place {
    private static final int MILLION = 1_000_000;
    private static final int THOUSAND = 1_000;

    private String key;
    private String agent = "main";
    private String mainKey = "main";
    private Json.Obj row = Json.Obj.EMPTY;
    private String standard = "";

    Place(String key) {
        this.key = key;
    }

    /// As a question names it.
    String key() {
        return key;
    }

    Json.Obj row() {
        return row;
    }

    /// The agent whose conversation it is.
    String agent() {
        if (key.startsWith("agent:")) {
            int end = key.indexOf(':', "agent:".length());
            return end < 0 ? agent : key.substring("agent:".length(), end);
        }
        return agent;
    }

    void go(String other) {
        key = other;
        row = Json.Obj.EMPTY;
    }

    /// Takes what `agents.list` says of names.
    void learn(Json.Obj agents) {
        agent = agents.string("defaultId").orElse(agent);
        mainKey = agents.string("mainKey").orElse(mainKey);
    }

    /// Takes what `sessions.list` says, and the model that is asked where the session names none.
    void learn(Json.Obj list, String model) {
        standard = model;
        row = Json.Obj.EMPTY;
        for (Json item : list.items("sessions")) {
            if (item instanceof Json.Obj one && isHere(one.string("key").orElse(""))) {
                row = one;
            }
        }
    }

    /// Whether the gateway means this conversation by a key.
    boolean isHere(String told) {
        String lower = key.toLowerCase(Locale.ROOT);
        if (told.equals(lower)) {
            return true;
        }
        String bare = lower.equals("main") ? mainKey : lower;
        return told.equals("agent:" + agent + ":" + bare)
                || (told.startsWith("agent:" + agent + ":user:") && told.endsWith(":" + bare));
    }

    /// The name for people.
    String name() {
        String text = row.string("label").or(() -> row.string("displayName")).orElse(key);
        return Clean.line(text.replaceFirst("^agent:[^:]+:", ""));
    }

    String model() {
        return row.string("modelOverride")
                .map(name -> row.string("providerOverride").orElse("") + "/" + name)
                .or(() -> row.string("model"))
                .orElse(standard);
    }

    String thinking() {
        return row.string("thinkingLevel").orElse("");
    }

    /// One line of state.
    AttributedString line(Room room, List<AttributedString> connection) {
        Look.Line line =
                room.look()
                        .line()
                        .add(Part.FAINT, "── ")
                        .add(Part.STRONG, Clean.line(agent()))
                        .add(Part.FAINT, " · ")
                        .add(Part.PLAIN, name());
        String model = Clean.line(model());
        if (!model.isEmpty()) {
            line.add(Part.FAINT, " · ").add(Part.PLAIN, model);
        }
        if (!thinking().isEmpty()) {
            line.add(Part.FAINT, " · ").add(Part.PLAIN, Clean.line(thinking()));
        }
        String tokens = tokens(room.tongue());
        if (!tokens.isEmpty()) {
            line.add(Part.FAINT, " · ").add(Part.PLAIN, tokens);
        }
        for (AttributedString each : connection) {
            line.add(Part.FAINT, " · ").add(each);
        }
        return Cells.cut(line.add(Part.FAINT, " ──").done(), room.cells());
    }

    private String tokens(Tongue tongue) {
        long used = row.number("totalTokens").orElse(0L);
        long window = row.number("contextTokens").orElse(0L);
        if (used == 0) {
            return "";
        }
        String text =
                window == 0
                        ? shortened(used)
                        : "%s/%s (%d%%)"
                                .formatted(shortened(used), shortened(window), used * 100 / window);
        return tongue.say(Say.TOKENS, text);
    }

    private static String shortened(long count) {
        if (count >= MILLION) {
            return "%.1fM".formatted((double) count / MILLION);
        }
        return count >= 10 * THOUSAND ? count / THOUSAND + "k" : Long.toString(count);
    }
}
