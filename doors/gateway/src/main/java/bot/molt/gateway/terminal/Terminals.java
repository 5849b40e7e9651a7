package bot.molt.gateway.terminal;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.gateway.settings.TerminalConfig;
import bot.molt.protocol.terminal.OpenTerminalParams;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.tool.RunningProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// All terminals of a gateway, each known to its user alone. One that nobody uses or is connected
/// to any more is ended; ended ones stay for a while, so that whoever comes back sees their end.
///
/// Threads: any. One watches over each terminal, one serves each connection to it, one types.
public final class Terminals implements AutoCloseable {
    private static final int MAX_ENDED = 8;

    private final Supplier<TerminalConfig> config;
    private final TaskScope threads = new TaskScope("terminal");
    private final Map<String, Terminal> byId = new LinkedHashMap<>();
    private final Map<String, Integer> opening = new HashMap<>();
    private final Map<Place, Served> feeds = new ConcurrentHashMap<>();

    /// A connection to a terminal.
    private record Place(String terminal, String peer) {}

    /// What a connection is told of.
    private record Served(Terminal terminal, TerminalFeed feed) {}

    /// @param config that holds now
    public Terminals(Supplier<TerminalConfig> config) {
        this.config = config;
    }

    /// A place for one more terminal of a user, until it is closed or taken by [#add].
    ///
    /// Errors: `forbidden` where terminals are off; `rate_limited` where the user has enough.
    Opening open(String userId) {
        TerminalConfig now = config.get();
        if (!now.enabled()) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "terminals are off here; the operator can change gateway.terminal.enabled");
        }
        synchronized (this) {
            long open = of(userId).stream().filter(Terminal::isOpen).count();
            int more = opening.getOrDefault(userId, 0);
            if (open + more >= now.maxOpen()) {
                throw new CodedException(
                        ErrorCode.RATE_LIMITED,
                        "terminals: %d are open (expected: fewer than gateway.terminal.maxOpen; close one)"
                                .formatted(open + more));
            }
            opening.put(userId, more + 1);
        }
        return new Opening(userId);
    }

    /// A terminal that is being opened.
    final class Opening implements AutoCloseable {
        private final String userId;

        private Opening(String userId) {
            this.userId = userId;
        }

        /// It is open.
        Terminal opened(OpenTerminalParams params, RunningProcess process) {
            Terminal terminal = new Terminal(userId, params, process);
            add(terminal);
            return terminal;
        }

        @Override
        public void close() {
            synchronized (Terminals.this) {
                opening.computeIfPresent(userId, (_, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    private void add(Terminal terminal) {
        synchronized (this) {
            byId.put(terminal.id(), terminal);
            forgetOldest(terminal.userId());
        }
        threads.fork(() -> watch(terminal));
    }

    private void forgetOldest(String userId) {
        List<Terminal> ended = of(userId).stream().filter(each -> !each.isOpen()).toList();
        ended.stream()
                .limit(Math.max(0, ended.size() - MAX_ENDED))
                .forEach(each -> byId.remove(each.id()));
    }

    /// Waits for its end; ends it where nobody uses it any more, and what its end leaves behind.
    private boolean watch(Terminal terminal) throws InterruptedException {
        Optional<ExitStatus> exit = Optional.empty();
        Duration left = terminal.left(config.get());
        while (exit.isEmpty() && !left.isZero()) {
            exit = terminal.process().await(left);
            left = exit.isEmpty() ? terminal.left(config.get()) : left;
        }
        terminal.end();
        return true;
    }

    /// The terminals of a user, oldest first.
    synchronized List<Terminal> of(String userId) {
        List<Terminal> own = new ArrayList<>();
        for (Terminal terminal : byId.values()) {
            if (terminal.userId().equals(userId)) {
                own.add(terminal);
            }
        }
        return own;
    }

    /// A terminal of this user.
    ///
    /// Errors: `not_found`, for those of others too.
    Terminal find(String userId, String id) {
        Terminal terminal;
        synchronized (this) {
            terminal = byId.get(id);
        }
        if (terminal == null || !terminal.userId().equals(userId)) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "terminal: %s (expected: an id of terminal.list; those of an earlier run of the gateway have ended)"
                            .formatted(id));
        }
        return terminal;
    }

    /// Takes what the terminal writes to a connection; an earlier feed of the same is ended.
    void attach(Terminal terminal, String peer, TerminalFeed feed) {
        Place place = new Place(terminal.id(), peer);
        Served served = new Served(terminal, feed);
        Served before = feeds.put(place, served);
        if (before == null) {
            terminal.connected();
        } else {
            before.feed().stop();
        }
        try {
            threads.fork(() -> serve(place, served));
        } catch (CancellationException e) {
            left(place, served);
            throw new CodedException(ErrorCode.UNAVAILABLE, "the gateway is going down", e);
        }
    }

    private boolean serve(Place place, Served served) throws InterruptedException {
        try {
            return served.feed().run();
        } finally {
            left(place, served);
        }
    }

    /// Counted once, whoever notices first.
    private void left(Place place, Served served) {
        if (feeds.remove(place, served)) {
            served.feed().stop();
            served.terminal().left();
        }
    }

    /// A connection has ended.
    void left(String peer) {
        feeds.forEach((place, served) -> {
            if (place.peer().equals(peer)) {
                left(place, served);
            }
        });
    }

    /// The feed of a connection; empty where it has none.
    Optional<TerminalFeed> feed(Terminal terminal, String peer) {
        return Optional.ofNullable(feeds.get(new Place(terminal.id(), peer))).map(Served::feed);
    }

    /// Types what waits, on a thread of its own.
    void type(Terminal terminal) {
        terminal.used();
        if (terminal.typing().begin()) {
            threads.fork(terminal.typing()::write);
        }
    }

    /// Ends a terminal and forgets it.
    void close(Terminal terminal) throws InterruptedException {
        terminal.close();
        synchronized (this) {
            byId.remove(terminal.id());
        }
    }

    /// Ends what a user has open, who may be here no longer.
    public void leave(String userId) {
        for (Terminal terminal : of(userId)) {
            threads.fork(() -> {
                close(terminal);
                return true;
            });
        }
    }

    /// Ends the threads; processes are ended by who started them.
    @Override
    public void close() {
        threads.close();
    }
}
