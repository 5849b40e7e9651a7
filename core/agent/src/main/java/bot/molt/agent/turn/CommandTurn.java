package bot.molt.agent.turn;

import bot.molt.agent.Inbound;
import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.agent.RunResult;
import bot.molt.agent.command.Answer;
import bot.molt.agent.command.CommandLine;
import bot.molt.agent.command.Commands;
import bot.molt.agent.command.Guests;
import bot.molt.agent.command.Language;
import bot.molt.agent.queue.Pending;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelUsage;
import bot.molt.store.SessionRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The turn of a slash command. No model hears of it, and the transcript neither.
///
/// Threads: one.
final class CommandTurn {
    private final TurnParts parts;
    private final Pending message;
    private final Work work;
    private final long startedAt;

    private CommandTurn(TurnParts parts, Pending message, Work work) {
        this.parts = parts;
        this.message = message;
        this.work = work;
        this.startedAt = parts.clock().millis();
    }

    /// The command of a message that is one. Several messages are none, and one that a model was
    /// asked about before the process ended is none any more.
    static Optional<CommandLine> command(List<Pending> messages) {
        return messages.size() == 1 && !messages.getFirst().wasBegun()
                ? CommandLine.of(messages.getFirst().inbound().text())
                : Optional.empty();
    }

    /// The command of a guest that a message is.
    static Optional<Guests.Line> guest(TurnParts parts, List<Pending> messages) {
        return messages.size() == 1 && !messages.getFirst().wasBegun()
                ? parts.commands().guests().of(messages.getFirst().inbound().text())
                : Optional.empty();
    }

    /// Does what a guest answers to.
    static void run(TurnParts parts, Pending message, Guests.Line line) {
        CommandTurn turn = new CommandTurn(parts, message, Work.beside(parts, message));
        message.run().tell(new RunEvent.Started(turn.startedAt));
        try {
            String text = line.answer(message.inbound().caller());
            turn.end(RunResult.Status.OK, text, "", "stop");
        } catch (InterruptedException e) {
            turn.interrupted();
        }
    }

    /// Does it; what is left for the model, where something is.
    static Optional<Pending> run(TurnParts parts, Pending message, CommandLine line) {
        CommandTurn turn = new CommandTurn(parts, message, Work.beside(parts, message));
        return turn.answered(line);
    }

    private Optional<Pending> answered(CommandLine line) {
        Run run = message.run();
        SessionRow session =
                work.session().withEntry(Opened.spoken(work.session().entry(), line.rest()));
        Answer answer =
                Commands.answer(
                        line,
                        parts.models(),
                        session,
                        message.inbound().caller(),
                        parts.commands().children()::answer);
        return switch (answer) {
            case Answer.Say(SessionRow changed, String text) -> {
                run.tell(new RunEvent.Started(startedAt));
                work.put(changed);
                boolean helps = line.name() == CommandLine.Name.HELP;
                String all = helps ? text + parts.commands().guests().help() : text;
                end(RunResult.Status.OK, all, "", "stop");
                yield Optional.empty();
            }
            case Answer.SumUp(String heed) -> {
                run.tell(new RunEvent.Started(startedAt));
                sumUp(heed);
                yield Optional.empty();
            }
            case Answer.Ask(SessionRow changed, String text, String model, String thinking) -> {
                work.put(changed);
                yield Optional.of(left(text, model, thinking));
            }
        };
    }

    /// The message without its command.
    private Pending left(String text, String model, String thinking) {
        Inbound inbound = message.inbound();
        Inbound.Options options = inbound.options();
        options = model.isEmpty() ? options : options.withModel(model);
        options = thinking.isEmpty() ? options : options.withThinking(thinking);
        return new Pending(
                message.run(),
                inbound.saying(text).with(options),
                message.seq(),
                null,
                message.attempts());
    }

    private void sumUp(String heed) {
        AgentSettings settings = parts.settings().get();
        Language language = Language.of(work.session().entry());
        boolean chinese = language == Language.CHINESE;
        try {
            Choice choice =
                    Choice.of(
                            message.inbound().options(), work.session(), parts.models(), settings);
            boolean shorter =
                    new Compaction(work, choice.models(), settings.compaction())
                            .shorten(choice.window(settings), heed);
            if (shorter) {
                end(
                        RunResult.Status.OK,
                        chinese ? "对话已压缩。" : "The conversation was summed up.",
                        "",
                        Run.SUMMED_UP);
            } else {
                end(
                        RunResult.Status.OK,
                        chinese ? "没有可压缩的内容。" : "There is nothing to sum up yet.",
                        "",
                        "stop");
            }
        } catch (InterruptedException e) {
            interrupted();
        } catch (IOException e) {
            end(RunResult.Status.ERROR, "", String.valueOf(e.getMessage()), "error");
        } catch (CodedException e) {
            end(RunResult.Status.ERROR, "", e.text(), "error");
        }
    }

    private void interrupted() {
        String reason = message.run().aborting().orElse(Run.STOPPING);
        if (!reason.equals(Run.STOPPING)) {
            end(RunResult.Status.ABORTED, "", "", reason);
        }
    }

    private void end(RunResult.Status status, String text, String error, String stop) {
        RunResult result =
                new RunResult(
                        status,
                        text,
                        List.of(),
                        error,
                        stop,
                        new RunResult.Facts(
                                message.run().sessionKey(),
                                work.session().sessionId(),
                                "",
                                "",
                                ModelUsage.NONE,
                                startedAt,
                                parts.clock().millis()));
        Json.Obj outcome = result.toJson();
        work.end(List.of(), work.session().entry(), _ -> outcome);
        if (!text.isEmpty()) {
            message.run().tell(new RunEvent.Text(text, text));
        }
        message.run().tell(new RunEvent.Ended(result));
    }
}
