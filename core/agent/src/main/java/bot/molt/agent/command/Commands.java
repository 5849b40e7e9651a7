package bot.molt.agent.command;

import bot.molt.agent.queue.QueueMode;
import bot.molt.agent.session.Fields;
import bot.molt.base.CodedException;
import bot.molt.base.Durations;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelEntry;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.Models;
import bot.molt.store.SessionRow;
import bot.molt.store.TranscriptTable;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What slash commands do to a session.
///
/// Threads: immutable.
public final class Commands {
    private final Models models;
    private final SessionRow session;
    private final Caller caller;
    private final Others others;
    private final Language language;

    /// Answers what is not about the session itself.
    @FunctionalInterface
    public interface Others {
        /// What `/subagents` says.
        String answer(SessionRow session, Caller caller, String rest);
    }

    private Commands(Models models, SessionRow session, Caller caller, Others others) {
        this.models = models;
        this.session = session;
        this.caller = caller;
        this.others = others;
        this.language = Language.of(session.entry());
    }

    /// Does what a line says, for whoever wrote it.
    public static Answer answer(
            CommandLine line, Models models, SessionRow session, Caller caller, Others others) {
        return new Commands(models, session, caller, others).answer(line);
    }

    private Answer answer(CommandLine line) {
        return switch (line.name()) {
            case COMPACT -> new Answer.SumUp(line.rest());
            case HELP -> say(help());
            case MODEL -> model(line);
            case NEW -> anew(line);
            case QUEUE -> queue(line);
            case REASONING -> word(line, Fields.REASONING, List.of("off", "on", "stream"), "off");
            case SEND -> send(line);
            case STATUS -> say(status());
            case STOP -> say(language.say("Stopped.", "已停止。"));
            case SUBAGENTS -> say(others.answer(session, caller, line.rest()));
            case THINK -> think(line);
            case USAGE -> word(line, "responseUsage", List.of("off", "tokens", "full"), "off");
            case VERBOSE -> word(line, Fields.VERBOSE, List.of("off", "on", "full"), "off");
            case WHOAMI ->
                    say(
                            language.say("You are %s (%s), in session %s.", "您是 %s（%s），会话 %s。")
                                    .formatted(
                                            caller.userId(),
                                            caller.role().name().toLowerCase(Locale.ROOT),
                                            session.key()));
        };
    }

    private Answer.Say say(String text) {
        return new Answer.Say(session, text);
    }

    private Answer.Say set(String field, String value, String text) {
        return new Answer.Say(session.withEntry(session.entry().with(field, value)), text);
    }

    private String help() {
        return language.say("Commands: ", "命令：")
                + String.join(" ", CommandLine.words())
                + "\n"
                + language.say(
                        "/think and /model before a message hold for that message; alone, for the session.",
                        "/think 与 /model 写在消息前只对该条消息有效；单独发送则对整个会话有效。");
    }

    private Answer think(CommandLine line) {
        if (line.rest().isEmpty()) {
            String now = session.entry().string(Fields.THINKING).orElse("default");
            return say(language.say("Thinking: ", "思考级别：") + now);
        }
        Optional<ModelRequest.Thinking> level = Fields.thinking(line.word());
        if (level.isEmpty()) {
            return say(
                    language.say("Unknown level: %s (known: %s).", "未知级别：%s（可用：%s）。")
                            .formatted(line.word(), String.join(", ", Fields.thinkingLevels())));
        }
        String word = Fields.word(level.get());
        if (!line.behindWord().isEmpty()) {
            return new Answer.Ask(session, line.behindWord(), "", word);
        }
        return set(
                Fields.THINKING,
                word,
                language.say("Thinking level set to %s.", "思考级别已设为 %s。").formatted(word));
    }

    private Answer model(CommandLine line) {
        String word = line.word();
        if (word.isEmpty() || word.equals("list") || word.equals("status")) {
            return say(listed());
        }
        if (word.equals("default")) {
            Json.Obj entry =
                    session.entry()
                            .without(Fields.MODEL_OVERRIDE)
                            .without(Fields.PROVIDER_OVERRIDE);
            return new Answer.Say(
                    session.withEntry(entry),
                    language.say("The default model answers again.", "已恢复默认模型。"));
        }
        try {
            Model model = models.find(word);
            return line.behindWord().isEmpty()
                    ? chosen(model)
                    : new Answer.Ask(session, line.behindWord(), model.ref(), "");
        } catch (CodedException e) {
            return say(e.text());
        }
    }

    private Answer chosen(Model model) {
        return new Answer.Say(
                session.withEntry(withModel(session.entry(), model)),
                language.say("Model set to %s.", "模型已设为 %s。").formatted(model.ref()));
    }

    private static Json.Obj withModel(Json.Obj entry, Model model) {
        int slash = model.ref().indexOf('/');
        return entry.with(Fields.PROVIDER_OVERRIDE, model.ref().substring(0, Math.max(0, slash)))
                .with(Fields.MODEL_OVERRIDE, model.ref().substring(slash + 1));
    }

    private String listed() {
        String current =
                session.entry()
                        .string(Fields.MODEL_OVERRIDE)
                        .map(name ->
                                session.entry().string(Fields.PROVIDER_OVERRIDE).orElse("")
                                        + "/"
                                        + name)
                        .orElseGet(this::standard);
        String all =
                models.all().stream()
                        .map(ModelEntry::ref)
                        .limit(30)
                        .collect(Collectors.joining("\n"));
        return language.say("Model: ", "模型：") + current + (all.isEmpty() ? "" : "\n" + all);
    }

    private String standard() {
        try {
            return models.standard().ref();
        } catch (CodedException e) {
            return e.text();
        }
    }

    /// Another transcript; what stands behind the command is its first message, or a model.
    private Answer anew(CommandLine line) {
        Json.Obj kept =
                Fields.afterReset(session.entry()).with(Language.FIELD, Json.of(language.code()));
        String text = line.rest();
        Optional<Model> named = named(line.word());
        if (named.isPresent()) {
            kept = withModel(kept, named.get());
            text = line.behindWord();
        }
        SessionRow fresh = session.renewed(TranscriptTable.newSessionId()).withEntry(kept);
        return text.isEmpty()
                ? new Answer.Say(fresh, language.say("A new conversation begins.", "新的对话已开始。"))
                : new Answer.Ask(fresh, text, "", "");
    }

    private Optional<Model> named(String word) {
        boolean isOne =
                !word.isEmpty()
                        && models.all().stream()
                                .anyMatch(entry ->
                                        entry.ref().equals(word) || entry.aliases().contains(word));
        return isOne ? Optional.of(models.find(word)) : Optional.empty();
    }

    private Answer word(CommandLine line, String field, List<String> words, String standard) {
        String word = line.word().toLowerCase(Locale.ROOT);
        String name = line.name().word();
        if (word.isEmpty()) {
            return say(name + ": " + session.entry().string(field).orElse(standard));
        }
        return words.contains(word)
                ? set(field, word, name + ": " + word)
                : say(
                        language.say("%s: %s (expected: %s)", "%s：%s（可用：%s）")
                                .formatted(name, word, String.join(", ", words)));
    }

    private Answer send(CommandLine line) {
        String word = line.word().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "on" -> set(Fields.SEND_POLICY, "allow", "/send: on");
            case "off" -> set(Fields.SEND_POLICY, "deny", "/send: off");
            case "inherit" ->
                    new Answer.Say(
                            session.withEntry(session.entry().without(Fields.SEND_POLICY)),
                            "/send: inherit");
            default -> say("/send: on | off | inherit");
        };
    }

    /// `/queue collect debounce:2s cap:25 drop:old`.
    private Answer queue(CommandLine line) {
        Json.Obj entry = session.entry();
        for (String word : line.rest().split("\\s+")) {
            int colon = word.indexOf(':');
            String name = colon < 0 ? "" : word.substring(0, colon);
            String value = word.substring(colon + 1);
            Optional<Json.Obj> changed = queueField(entry, name, value);
            if (!word.isEmpty() && changed.isEmpty()) {
                return say(
                        language.say(
                                        "/queue: %s (expected: collect, steer, followup or interrupt, debounce:2s, cap:25, drop:old|new|summarize)",
                                        "/queue：%s（可用：collect、steer、followup、interrupt、debounce:2s、cap:25、drop:old|new|summarize）")
                                .formatted(word));
            }
            entry = changed.orElse(entry);
        }
        String mode = entry.string(Fields.QUEUE_MODE).orElse("default");
        return new Answer.Say(session.withEntry(entry), "/queue: " + mode);
    }

    private static Optional<Json.Obj> queueField(Json.Obj entry, String name, String value) {
        try {
            return switch (name) {
                case "" ->
                        value.equals("default")
                                ? Optional.of(entry.without(Fields.QUEUE_MODE))
                                : QueueMode.of(value)
                                        .map(mode -> entry.with(Fields.QUEUE_MODE, mode.word()));
                case "debounce" ->
                        Optional.of(
                                entry.with(
                                        Fields.QUEUE_QUIET,
                                        Durations.parse(value, ChronoUnit.MILLIS).toMillis()));
                case "cap" -> {
                    long cap = Long.parseLong(value);
                    yield cap < 1 || cap > 1_000
                            ? Optional.empty()
                            : Optional.of(entry.with(Fields.QUEUE_CAP, cap));
                }
                case "drop" ->
                        List.of("old", "new", "summarize").contains(value)
                                ? Optional.of(entry.with(Fields.QUEUE_DROP, value))
                                : Optional.empty();
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String status() {
        Json.Obj entry = session.entry();
        long tokens = Fields.number(entry, "totalTokens");
        long window = Fields.number(entry, "contextTokens");
        String model =
                entry.string("modelProvider")
                        .map(provider -> provider + "/" + entry.string("model").orElse(""))
                        .orElseGet(this::standard);
        String used =
                window == 0
                        ? "-"
                        : "%d / %d (%d%%)".formatted(tokens, window, tokens * 100 / window);
        return String.join(
                "\n",
                language.say("Session: ", "会话：") + session.key(),
                language.say("Model: ", "模型：") + model,
                language.say("Thinking: ", "思考级别：")
                        + entry.string(Fields.THINKING).orElse("default"),
                language.say("Context: ", "上下文：") + used,
                language.say("Compactions: ", "压缩次数：") + Fields.number(entry, Fields.COMPACTIONS),
                language.say("Queue: ", "队列：") + entry.string(Fields.QUEUE_MODE).orElse("default"));
    }
}
