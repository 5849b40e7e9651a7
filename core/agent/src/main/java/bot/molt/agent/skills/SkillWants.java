package bot.molt.agent.skills;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a skill says of itself beside name and description: what it needs, how that is installed.
///
/// @param key under which it stands in `skills.entries`; empty for its name
/// @param always whether it holds whatever is missing
/// @param primaryEnv the variable that its key goes into; empty for none
/// @param os it works on: `linux`, `darwin`, `win32`; empty for all
/// @param installers how what it needs is had
public record SkillWants(
        String key,
        boolean always,
        String emoji,
        String homepage,
        String primaryEnv,
        List<String> os,
        Requires requires,
        List<Installer> installers) {
    private static final int MOST = 50;
    private static final List<String> NAMES = List.of("moltbot", "clawdbot", "openclaw");

    /// What has to be there.
    ///
    /// @param bins programs, all of them
    /// @param anyBins programs, one of them
    /// @param env variables, or values for them in `skills.entries`
    /// @param config paths of settings that have to be switched on
    public record Requires(
            List<String> bins, List<String> anyBins, List<String> env, List<String> config) {
        static final Requires NOTHING = new Requires(List.of(), List.of(), List.of(), List.of());

        /// Whether it is nothing.
        public boolean isEmpty() {
            return bins.isEmpty() && anyBins.isEmpty() && env.isEmpty() && config.isEmpty();
        }
    }

    /// A way to have a program.
    ///
    /// @param kind `brew`, `node`, `go`, `uv`, `download`
    /// @param what formula, package, module or address
    /// @param bins programs that it brings
    public record Installer(
            String id, String kind, String label, String what, List<String> bins, List<String> os) {
        /// The command line that a person would type; empty where there is none.
        public String command() {
            if (!what.matches("[A-Za-z0-9@._/+=:-]+") || what.startsWith("-")) {
                return "";
            }
            return switch (kind) {
                case "brew" -> "brew install " + what;
                case "node" -> "npm install -g --ignore-scripts " + what;
                case "go" -> "go install " + what;
                case "uv" -> "uv tool install " + what;
                default -> "";
            };
        }
    }

    /// Out of the front matter of a SKILL.md.
    static SkillWants of(Json.Obj front) {
        Json.Obj said = metadata(front);
        Json.Obj requires = said.object("requires");
        return new SkillWants(
                said.string("skillKey").orElse(""),
                said.isTrue("always"),
                said.string("emoji").orElse(""),
                said.string("homepage").or(() -> front.string("homepage")).orElse(""),
                said.string("primaryEnv").orElse(""),
                texts(said, "os"),
                new Requires(
                        texts(requires, "bins"),
                        texts(requires, "anyBins"),
                        texts(requires, "env"),
                        texts(requires, "config")),
                installers(said));
    }

    /// Written as YAML, or as JSON in a text.
    private static Json.Obj metadata(Json.Obj front) {
        Json.Obj whole = front.object("metadata");
        Optional<String> text = front.string("metadata");
        if (text.isPresent()) {
            try {
                whole = JsonText.parseObject(text.get());
            } catch (JsonSyntaxException e) {
                throw new IllegalArgumentException(
                        "metadata: %s (expected: an object in YAML or JSON)"
                                .formatted(e.getMessage()),
                        e);
            }
        }
        for (String name : NAMES) {
            if (whole.has(name)) {
                return whole.object(name);
            }
        }
        return whole;
    }

    private static List<String> texts(Json.Obj object, String name) {
        List<String> texts = new ArrayList<>();
        object.string(name).ifPresent(texts::add);
        for (Json item : object.items(name)) {
            if (item instanceof Json.Str(String text) && !text.isBlank() && texts.size() < MOST) {
                texts.add(text.strip());
            }
        }
        return List.copyOf(texts);
    }

    private static List<Installer> installers(Json.Obj said) {
        List<Installer> all = new ArrayList<>();
        for (Json item : said.items("install")) {
            if (item instanceof Json.Obj one && all.size() < MOST) {
                String kind = one.string("kind").orElse("");
                String what =
                        one.string("formula")
                                .or(() -> one.string("package"))
                                .or(() -> one.string("module"))
                                .or(() -> one.string("url"))
                                .orElse("");
                all.add(
                        new Installer(
                                one.string("id").orElse(kind + "-" + all.size()),
                                kind,
                                one.string("label").orElse(kind + " " + what),
                                what,
                                texts(one, "bins"),
                                texts(one, "os")));
            }
        }
        return List.copyOf(all);
    }
}
