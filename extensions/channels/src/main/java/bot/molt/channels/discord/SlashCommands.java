package bot.molt.channels.discord;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/// The commands that Discord offers while somebody types.
final class SlashCommands {
    private static final int CHAT_INPUT = 1;
    private static final int TEXT = 3;

    private static final List<Command> ALL =
            List.of(
                    new Command(
                            "exec", "Run a command", List.of(new Option("command", "What", true))),
                    new Command(
                            "approve",
                            "Let a call pass that waits",
                            List.of(
                                    new Option("id", "Its id", true),
                                    new Option("answer", "allow-once, allow-always, deny", false))),
                    new Command(
                            "deny",
                            "Refuse a call that waits",
                            List.of(new Option("id", "Its id", true))),
                    new Command("stop", "End the answer", List.of()),
                    new Command("new", "Begin a new session", List.of()),
                    new Command("status", "How the session is", List.of()),
                    new Command("who", "What runs, and for whom", List.of()),
                    new Command(
                            "model",
                            "Show or choose the model",
                            List.of(new Option("name", "Of the model", false))),
                    new Command(
                            "think",
                            "How long to think",
                            List.of(new Option("level", "off, low, medium, high", false))),
                    new Command("help", "What can be written", List.of()));

    private SlashCommands() {}

    private record Command(String name, String about, List<Option> options) {
        Json toJson() {
            return Json.object()
                    .put("name", name)
                    .put("type", CHAT_INPUT)
                    .put("description", about)
                    .put("options", Json.array(options.stream().map(Option::toJson).toList()))
                    .build();
        }
    }

    private record Option(String name, String about, boolean required) {
        Json toJson() {
            return Json.object()
                    .put("type", TEXT)
                    .put("name", name)
                    .put("description", about)
                    .put("required", required)
                    .build();
        }
    }

    /// As they are registered.
    static Json.Arr toJson() {
        return Json.array(ALL.stream().map(Command::toJson).toList());
    }

    /// The line that somebody would have written: `/exec ls -l`.
    static String line(Json.Obj data) {
        String name = data.string("name").orElse("");
        List<String> words = new ArrayList<>(List.of("/" + name));
        ALL.stream()
                .filter(command -> command.name().equals(name))
                .flatMap(command -> command.options().stream())
                .forEach(option -> value(data, option.name(), words));
        return String.join(" ", words);
    }

    private static void value(Json.Obj data, String name, List<String> words) {
        for (Json item : data.items("options")) {
            boolean meant =
                    item instanceof Json.Obj option
                            && option.string("name").filter(name::equals).isPresent();
            if (meant) {
                ((Json.Obj) item).string("value").ifPresent(words::add);
            }
        }
    }
}
