package bot.molt.node.invoke;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.node.link.Asked;
import bot.molt.node.link.Link;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Does what the gateway asks, each request on a thread of its own, and answers it. A request goes
/// on when its connection ends: the gateway asks for the answer again.
///
/// Threads: any.
public final class Invocations implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Invocations.class.getName());
    private static final int AT_ONCE = 256;

    private final Map<String, NodeCommand> commands;
    private final Answers answers = new Answers();
    private final TaskScope scope = new TaskScope("node-request");
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Map<String, Task<Boolean>> running = new ConcurrentHashMap<>();

    /// @param commands that are offered; others are refused
    public Invocations(List<NodeCommand> commands) {
        this.commands =
                commands.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        NodeCommand::name, Function.identity()));
    }

    /// Starts what was asked; returns at once.
    public void asked(Link link, Asked asked) {
        if (!room.tryAcquire()) {
            String text = "the node has %d requests in hand (expected: fewer)".formatted(AT_ONCE);
            send(link, asked, new Answer.Failed(NodeFailure.UNAVAILABLE, text));
            return;
        }
        try {
            Task<Boolean> task = scope.fork(() -> perform(link, asked));
            running.put(asked.id(), task);
            if (task.ended()) {
                running.remove(asked.id());
            }
        } catch (CancellationException e) {
            room.release();
        }
    }

    /// Interrupts what was asked.
    public void cancelled(String id) {
        Task<Boolean> task = running.get(id);
        if (task != null) {
            task.cancel();
        }
    }

    private boolean perform(Link link, Asked asked) {
        try {
            send(link, asked, answer(link, asked));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            running.remove(asked.id());
            room.release();
        }
    }

    private Answer answer(Link link, Asked asked) throws InterruptedException {
        NodeCommand command = commands.get(asked.command());
        if (command == null) {
            return new Answer.Failed(
                    NodeFailure.UNAVAILABLE, "command not supported: " + asked.command());
        }
        return command.once()
                ? answers.once(asked.key(), () -> done(command, link, asked))
                : done(command, link, asked);
    }

    private static Answer done(NodeCommand command, Link link, Asked asked)
            throws InterruptedException {
        try {
            return new Answer.Done(command.body().run(asked.params(), link));
        } catch (IOException | RuntimeException e) {
            return Answer.of(command.name(), e);
        }
    }

    private static void send(Link link, Asked asked, Answer answer) {
        try {
            link.tell("node.invoke.result", answer.tree(asked.id(), asked.nodeId()));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the gateway left before the answer to {0}", asked.command());
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
