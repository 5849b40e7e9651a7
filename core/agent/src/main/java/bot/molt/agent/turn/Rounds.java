package bot.molt.agent.turn;

import bot.molt.agent.AnswerWish;
import bot.molt.agent.Inbound;
import bot.molt.agent.Run;
import bot.molt.agent.prompt.SystemPrompt;
import bot.molt.agent.prompt.WorkspaceFiles;
import bot.molt.agent.queue.Pending;
import bot.molt.agent.session.Conversation;
import bot.molt.agent.session.Fields;
import bot.molt.agent.session.Lines;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ModelUsage;
import bot.molt.spi.model.ToolDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The model, its calls, and the model again, until it calls nothing more.
///
/// Threads: the turn's.
final class Rounds {
    private static final int MOST = 100;

    private final TurnParts parts;
    private final Work work;
    private final Voice voice;
    private final Steering steering;
    private final AgentSettings settings;
    private final Inbound.Options options;
    private final Choice choice;
    private final List<ToolDefinition> tools;
    private final Set<String> clientTools;
    private final CallRunner runner;
    private final String system;
    private ModelUsage usage = ModelUsage.NONE;
    private ModelUsage last = ModelUsage.NONE;
    private @Nullable Model answering;
    private int compactions;

    /// Where the rounds ended.
    ///
    /// @param calls that the client makes; empty where the reply is whole
    /// @param line of the last answer, not yet in the transcript
    record Reached(ModelReply reply, List<ModelPart.ToolCall> calls, Json.Obj line) {}

    Rounds(TurnParts parts, Work work, Voice voice, Steering steering) {
        this.parts = parts;
        this.work = work;
        this.voice = voice;
        this.steering = steering;
        this.settings = parts.settings().get();
        this.options = work.first().inbound().options();
        this.choice = Choice.of(options, work.session(), parts.models(), settings);
        this.tools = new ArrayList<>(parts.tools().of(work.caller()));
        tools.addAll(options.clientTools());
        this.clientTools =
                options.clientTools().stream()
                        .map(ToolDefinition::name)
                        .collect(Collectors.toSet());
        this.runner = new CallRunner(parts, work.run(), work.id(), work.caller(), this::record);
        this.system = system();
    }

    private String system() {
        parts.folders().prepare(work.caller());
        Path folder = parts.folders().of(work.caller());
        return SystemPrompt.of(
                new SystemPrompt.Facts(
                        settings.roster().agent(work.session().agent()),
                        tools,
                        new SystemPrompt.Place(
                                folder,
                                WorkspaceFiles.read(folder, settings.bootstrapMaxChars()),
                                parts.folders().skills(work.caller())),
                        parts.clock().instant(),
                        settings.zone(),
                        choice.first().ref(),
                        Fields.word(choice.thinking(choice.first())),
                        options.route() == null ? "none" : options.route().channel(),
                        options.extraSystem()));
    }

    private void record(List<CallRunner.Done> done) {
        long now = parts.clock().millis();
        work.append(
                done.stream()
                        .map(each ->
                                Lines.result(
                                        each.call(),
                                        each.content(),
                                        each.isError(),
                                        each.details(),
                                        now))
                        .toList());
    }

    /// Goes round until there is a reply.
    Reached answer() throws IOException, InterruptedException {
        shortenIfLong();
        resume();
        for (int round = 0; round < MOST; round++) {
            steer();
            ModelChain.Answer answer = ask();
            Json.Obj line = line(answer);
            List<ModelPart.ToolCall> calls = answer.reply().calls();
            List<ModelPart.ToolCall> theirs =
                    calls.stream().filter(call -> clientTools.contains(call.name())).toList();
            if (calls.isEmpty() && steering.waits()) {
                work.append(List.of(line));
            } else if (calls.isEmpty() || !theirs.isEmpty()) {
                return new Reached(answer.reply(), theirs, line);
            } else {
                work.append(List.of(line));
                runner.make(calls, () -> !steering.waits());
            }
        }
        throw new CodedException(
                ErrorCode.TOOL_FAILED,
                "The model made calls in %d rounds without coming to an end.".formatted(MOST));
    }

    /// Calls that were left over when the process ended.
    private void resume() throws InterruptedException {
        if (work.first().wasBegun()) {
            Conversation now = work.conversation(choice.window(settings));
            List<ModelPart.ToolCall> open =
                    now.openCalls().stream()
                            .filter(call -> !clientTools.contains(call.name()))
                            .toList();
            runner.make(open, () -> true);
        }
    }

    private void steer() {
        List<Pending> more = steering.take();
        if (!more.isEmpty()) {
            work.join(more);
        }
    }

    private Json.Obj line(ModelChain.Answer answer) {
        ModelReply reply = answer.reply();
        String stop = Turn.stop(reply.stop());
        return Lines.assistant(
                reply.parts(),
                new Lines.By(answer.model(), reply.usage()),
                reply.calls().isEmpty() ? stop : "toolUse",
                parts.clock().millis());
    }

    private ModelChain.Answer ask() throws IOException, InterruptedException {
        try {
            return asked();
        } catch (ModelException e) {
            if (e.kind() != ModelException.Kind.CONTEXT_OVERFLOW || !shorten()) {
                throw e;
            }
            return asked();
        }
    }

    private ModelChain.Answer asked() throws IOException, InterruptedException {
        voice.begin();
        List<ModelMessage> messages = work.conversation(choice.window(settings)).messages();
        ModelChain.Answer answer = ModelChain.ask(choice.models(), new Asking(messages));
        voice.complete(answer.reply().text());
        answering = answer.model();
        last = answer.reply().usage();
        usage = usage.plus(last);
        return answer;
    }

    /// One request, for whichever model is asked.
    private final class Asking implements ModelChain.Asking {
        private final List<ModelMessage> messages;

        Asking(List<ModelMessage> messages) {
            this.messages = messages;
        }

        @Override
        public ModelRequest request(Model model) {
            AnswerWish wish = options.answer();
            ModelRequest.Options asked =
                    new ModelRequest.Options(
                            wish.maxTokens(),
                            thinking(model),
                            wish.temperature(),
                            wish.topP(),
                            ModelRequest.ToolChoice.AUTO,
                            wish.stop(),
                            work.session().sessionId());
            return new ModelRequest(Lines.name(model), system, told(messages), tools, asked);
        }

        /// Who says how words are drawn and not that the model is to think wants them drawn so.
        private ModelRequest.Thinking thinking(Model model) {
            return options.answer().drawsWords() && !choice.isAsked()
                    ? ModelRequest.Thinking.OFF
                    : choice.thinking(model);
        }

        @Override
        public void event(ModelEvent event) {
            voice.event(event);
        }

        @Override
        public void startsOver() {
            voice.startOver();
        }
    }

    /// The messages, with old results cut where the session has rested long enough.
    private List<ModelMessage> told(List<ModelMessage> messages) {
        AgentSettings.Pruning pruning = settings.pruning();
        Duration rested = Duration.ofMillis(parts.clock().millis() - work.before());
        return rested.compareTo(pruning.after()) < 0
                ? messages
                : Pruned.of(messages, choice.window(settings) * 4L, pruning);
    }

    private void shortenIfLong() throws IOException, InterruptedException {
        int window = choice.window(settings);
        AgentSettings.Compaction rules = settings.compaction();
        long used = Fields.number(work.session().entry(), "totalTokens");
        boolean isLong = used > Math.max(window - rules.reserve(), window / 2);
        if (isLong && !work.first().wasBegun()) {
            if (rules.flushesMemory() && MemoryFlush.isPossible(tools)) {
                flush();
            }
            shorten();
        }
    }

    private void flush() throws IOException, InterruptedException {
        List<ModelMessage> before = work.conversation(choice.window(settings)).messages();
        LocalDate today = LocalDate.ofInstant(parts.clock().instant(), settings.zone());
        new MemoryFlush(
                        choice.models(),
                        system,
                        tools,
                        today,
                        before.subList(0, Math.max(0, before.size() - 1)))
                .run((calls, sink) ->
                        new CallRunner(parts, work.run(), work.id(), work.caller(), sink)
                                .make(calls, () -> true));
    }

    private boolean shorten() throws IOException, InterruptedException {
        boolean shorter =
                new Compaction(work, choice.models(), settings.compaction())
                        .shorten(choice.window(settings), "");
        compactions += shorter ? 1 : 0;
        return shorter;
    }

    String provider() {
        return Lines.provider(answering == null ? choice.first() : answering);
    }

    String model() {
        return Lines.name(answering == null ? choice.first() : answering);
    }

    ModelUsage usage() {
        return usage;
    }

    /// The session's fields after these rounds.
    Json.Obj entry(Json.Obj entry) {
        Json.Obj with =
                entry.with("modelProvider", provider())
                        .with("model", model())
                        .with("contextTokens", choice.window(settings))
                        .with("inputTokens", usage.context())
                        .with("outputTokens", usage.output());
        if (last.total() > 0) {
            with = with.with("totalTokens", last.total());
        }
        return compactions == 0
                ? with
                : with.with(
                        Fields.COMPACTIONS, Fields.number(entry, Fields.COMPACTIONS) + compactions);
    }

    Run run() {
        return work.run();
    }
}
