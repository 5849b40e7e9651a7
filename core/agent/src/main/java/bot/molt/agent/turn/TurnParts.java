package bot.molt.agent.turn;

import bot.molt.agent.command.Guests;
import bot.molt.agent.delivery.Outbox;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.execution.Execution;
import bot.molt.spi.Caller;
import bot.molt.spi.model.Models;
import bot.molt.store.SessionRow;
import bot.molt.store.Stores;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;

/// What turns are made of.
///
/// @param folders where a caller's files are on this machine
/// @param guests commands that come and go
public record TurnParts(
        Stores stores,
        Models models,
        Execution execution,
        Toolbox tools,
        Outbox outbox,
        Supplier<AgentSettings> settings,
        Folders folders,
        Children children,
        Guests guests,
        InstantSource clock) {
    /// Answers `/subagents`.
    @FunctionalInterface
    public interface Children {
        String answer(SessionRow session, Caller caller, String rest);
    }

    /// Where a caller's files are.
    public interface Folders {
        Path of(Caller caller);

        /// Is done before an agent is told of its folder.
        default void prepare(Caller caller) {}
    }
}
