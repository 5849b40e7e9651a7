package bot.molt.agent.turn;

import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.agent.RunResult;
import bot.molt.agent.command.CommandLine;
import bot.molt.agent.command.Guests;
import bot.molt.agent.prompt.SystemPrompt;
import bot.molt.agent.queue.Pending;
import bot.molt.agent.session.Fields;
import bot.molt.agent.session.Lines;
import bot.molt.base.CodedException;
import bot.molt.base.Ids;
import bot.molt.base.concurrent.RunContext;
import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelUsage;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One turn of a session: begun, answered, ended. Each of these is written before anybody is told.
///
/// A turn that the end of the process cut off is taken up where its transcript ends: calls that may
/// have changed something are not made again, the model is asked again. One that was cut off three
/// times is given up, and that is its outcome.
///
/// Threads: one; interrupting it ends the turn, see [Run#abort].
public final class Turn {
    private static final System.Logger LOG = System.getLogger(Turn.class.getName());

    private static final int MOST_ATTEMPTS = 3;

    private final TurnParts parts;
    private final Work work;
    private final Run run;
    private final Voice voice;
    private final long startedAt;
    private final Steering steering;
    private @Nullable Rounds rounds;

    private Turn(TurnParts parts, Work work, Steering steering) {
        this.parts = parts;
        this.work = work;
        this.run = work.run();
        this.voice = HeartbeatReply.isOne(run.id()) ? Voice.withheld(run) : new Voice(run);
        this.startedAt = parts.clock().millis();
        this.steering = steering;
    }

    /// Answers messages, of which the first gives the turn its settings.
    public static void run(TurnParts parts, List<Pending> messages, Steering steering) {
        Run run = messages.getFirst().run();
        new RunContext(run.id(), run.caller().userId(), run.sessionKey(), run.trace())
                .run(() -> begun(parts, messages, steering));
    }

    private static void begun(TurnParts parts, List<Pending> messages, Steering steering) {
        Run run = messages.getFirst().run();
        run.runOn(Thread.currentThread());
        try {
            Optional<CommandLine> command = CommandTurn.command(messages);
            Optional<Guests.Line> guest = CommandTurn.guest(parts, messages);
            if (guest.isPresent()) {
                CommandTurn.run(parts, messages.getFirst(), guest.get());
            } else if (command.isPresent()) {
                CommandTurn.run(parts, messages.getFirst(), command.get())
                        .ifPresent(rest -> answered(parts, List.of(rest), steering));
            } else {
                answered(parts, messages, steering);
            }
        } catch (CodedException e) {
            refused(parts, messages, e);
        } finally {
            run.runOn(null);
            if (Thread.interrupted()) {
                LOG.log(Level.TRACE, "turn of {0} was interrupted", run.sessionKey());
            }
        }
    }

    private static void answered(TurnParts parts, List<Pending> messages, Steering steering) {
        new Turn(parts, Work.begin(parts, messages), steering).answered();
    }

    /// It could not even begin.
    private static void refused(TurnParts parts, List<Pending> messages, CodedException e) {
        long now = parts.clock().millis();
        for (Pending message : messages) {
            RunResult result =
                    new RunResult(
                            RunResult.Status.ERROR,
                            "",
                            List.of(),
                            e.text(),
                            "error",
                            new RunResult.Facts(
                                    message.run().sessionKey(),
                                    "",
                                    "",
                                    "",
                                    ModelUsage.NONE,
                                    now,
                                    now));
            parts.stores()
                    .write(tx -> {
                        parts.stores().inbox().end(tx, message.seq(), result.toJson(), now);
                        return true;
                    });
            message.run().tell(new RunEvent.Ended(result));
        }
    }

    private void answered() {
        run.tell(new RunEvent.Started(startedAt));
        try {
            if (work.first().attempts() >= MOST_ATTEMPTS) {
                failed(
                        "The gateway stopped %d times while it answered this; it was given up."
                                .formatted(MOST_ATTEMPTS));
            } else {
                Rounds all = new Rounds(parts, work, voice, steering);
                rounds = all;
                completed(all.answer());
            }
        } catch (InterruptedException e) {
            interrupted();
        } catch (ModelException e) {
            failed("The model could not answer: " + e.getMessage());
        } catch (CodedException e) {
            failed(e.text());
        } catch (IOException | RuntimeException e) {
            String id = Ids.text(8);
            LOG.log(Level.ERROR, "internal error " + id, e);
            failed("Internal error %s (its details are in the gateway's log)".formatted(id));
        }
    }

    /// Nothing is ended where the process goes: the next one takes it up.
    private void interrupted() {
        String reason = run.aborting().orElse(Run.STOPPING);
        if (reason.equals(Run.STOPPING)) {
            return;
        }
        long now = parts.clock().millis();
        String partial = voice.answer();
        Json.Obj line = Lines.said(partial, "aborted", "aborted: " + reason, now);
        Json.Obj entry = entry().with(Fields.ABORTED, Json.TRUE);
        end(List.of(line), entry, result(RunResult.Status.ABORTED, said(), "", reason));
    }

    /// What there is to show of an answer that did not come to its end; half a heartbeat is none.
    private String said() {
        return HeartbeatReply.isOne(run.id()) ? "" : SystemPrompt.shown(voice.whole());
    }

    private void failed(String error) {
        boolean aborted = run.aborting().isPresent();
        if (aborted) {
            interrupted();
            return;
        }
        long now = parts.clock().millis();
        Json.Obj line = Lines.said(voice.answer(), "error", error, now);
        end(List.of(line), entry(), result(RunResult.Status.ERROR, said(), error, "error"));
    }

    private void completed(Rounds.Reached reached) {
        String shown = SystemPrompt.shown(voice.whole());
        if (HeartbeatReply.isOne(run.id())) {
            beaten(reached, shown);
            return;
        }
        RunResult result =
                new RunResult(
                        RunResult.Status.OK,
                        shown,
                        reached.calls(),
                        "",
                        stop(reached.reply().stop()),
                        facts());
        end(List.of(reached.line()), entry(), result);
    }

    /// What says that there is nothing to say is told nobody, and no model again.
    private void beaten(Rounds.Reached reached, String shown) {
        Json.Obj entry = entry();
        long now = parts.clock().millis();
        int ack = parts.settings().get().talk().ackChars(work.session().agent());
        HeartbeatReply reply = HeartbeatReply.of(shown, ack, entry, now);
        voice.release(reply.text());
        RunResult result =
                new RunResult(
                        RunResult.Status.OK, reply.text(), List.of(), "", reply.stop(), facts());
        Json.Obj line = reply.text().isEmpty() ? Lines.quiet(reached.line()) : reached.line();
        end(List.of(line), reply.noted(entry, now), result);
    }

    static String stop(ModelReply.Stop stop) {
        return switch (stop) {
            case END -> "stop";
            case LENGTH -> "length";
            case TOOL_USE -> "toolUse";
            case REFUSED -> "refused";
        };
    }

    private RunResult result(RunResult.Status status, String text, String error, String stop) {
        return new RunResult(status, text, List.of(), error, stop, facts());
    }

    private RunResult.Facts facts() {
        return new RunResult.Facts(
                run.sessionKey(),
                work.session().sessionId(),
                rounds == null ? "" : rounds.provider(),
                rounds == null ? "" : rounds.model(),
                rounds == null ? ModelUsage.NONE : rounds.usage(),
                startedAt,
                parts.clock().millis());
    }

    private Json.Obj entry() {
        return rounds == null ? work.session().entry() : rounds.entry(work.session().entry());
    }

    private void end(List<Json.Obj> lines, Json.Obj entry, RunResult result) {
        RunResult merged =
                new RunResult(
                        result.status(), "", List.of(), result.error(), "merged", result.facts());
        work.end(lines, entry, place -> place == 0 ? result.toJson() : merged.toJson());
        List<Pending> all = new ArrayList<>(work.messages());
        all.removeFirst().run().tell(new RunEvent.Ended(result));
        all.forEach(each -> each.run().tell(new RunEvent.Ended(merged)));
    }
}
