package bot.molt.agent.turn;

import bot.molt.agent.command.Guests;
import bot.molt.agent.delivery.Outbox;
import bot.molt.agent.queue.Pending;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.agent.skills.ToldSkill;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.spi.Caller;
import bot.molt.spi.model.Models;
import bot.molt.store.SessionRow;
import bot.molt.store.Stores;
import bot.molt.store.Tx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// What turns are made of.
///
/// @param folders where a caller's files are on this machine
public record TurnParts(
        Stores stores,
        Models models,
        Execution execution,
        Toolbox tools,
        Outbox outbox,
        Supplier<AgentSettings> settings,
        Folders folders,
        Commands commands,
        Endings endings,
        InstantSource clock) {
    /// Commands that are answered elsewhere.
    ///
    /// @param guests those that come and go
    public record Commands(Children children, Guests guests) {}

    /// Writes something in the commit that ends a message.
    @FunctionalInterface
    public interface Endings {
        void write(Tx tx, Pending message, Json.Obj outcome) throws SQLException;
    }

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

        /// What it can look up how to do; only what it can read from there.
        default List<ToldSkill> skills(Caller caller) {
            return List.of();
        }
    }
}
