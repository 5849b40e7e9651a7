package bot.molt.node.program;

import bot.molt.base.bind.Binder;
import bot.molt.base.bind.RecordTree;
import bot.molt.node.file.Workspaces;
import bot.molt.node.guard.CommandGuard;
import bot.molt.node.guard.CommandText;
import bot.molt.node.guard.EnvironmentFilter;
import bot.molt.node.invoke.NodeCommand;
import bot.molt.node.link.Link;
import bot.molt.protocol.Empty;
import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.InputParams;
import bot.molt.protocol.hands.InputResult;
import bot.molt.protocol.hands.ResizeParams;
import bot.molt.protocol.hands.ResumeParams;
import bot.molt.protocol.hands.SignalParams;
import bot.molt.protocol.hands.StartParams;
import bot.molt.protocol.hands.StartResult;
import bot.molt.protocol.hands.TerminateParams;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `hands.start` and what belongs to it.
public final class ProcessCommands {
    private final ProcessBook book;
    private final Workspaces workspaces;
    private final CommandGuard guard;
    private final EnvironmentFilter filter;

    public ProcessCommands(
            ProcessBook book, Workspaces workspaces, CommandGuard guard, EnvironmentFilter filter) {
        this.book = book;
        this.workspaces = workspaces;
        this.guard = guard;
        this.filter = filter;
    }

    public List<NodeCommand> all() {
        return List.of(
                new NodeCommand(
                        HandsCommand.START,
                        true,
                        (params, link) ->
                                RecordTree.of(start(Binder.bind(StartParams.class, params), link))),
                NodeCommand.changing(HandsCommand.INPUT, InputParams.class, this::input),
                NodeCommand.changing(HandsCommand.SIGNAL, SignalParams.class, this::signal),
                NodeCommand.looking(HandsCommand.RESIZE, ResizeParams.class, this::resize),
                NodeCommand.looking(HandsCommand.TERMINATE, TerminateParams.class, this::terminate),
                new NodeCommand(
                        HandsCommand.RESUME,
                        false,
                        (params, link) ->
                                RecordTree.of(
                                        book.resume(
                                                link, Binder.bind(ResumeParams.class, params)))));
    }

    private Record start(StartParams params, Link link) throws IOException, InterruptedException {
        Sandbox sandbox = workspaces.open(params.workspace());
        Map<String, String> env = filter.filtered(params.env());
        CommandGuard.Proposal proposal =
                new CommandGuard.Proposal(
                        CommandText.of(params.command()),
                        sandbox.workspace(),
                        params.workdir(),
                        env,
                        params.stdin() == StartParams.Stdin.PIPE || params.terminal() != null,
                        params.approved());
        return new StartResult(
                book.start(
                        params.processId(),
                        link,
                        () -> guard.judge(proposal),
                        _ -> sandbox.start(request(params, env))));
    }

    private static ProcessRequest request(StartParams params, Map<String, String> env) {
        return new ProcessRequest(
                params.command(),
                params.workdir(),
                env,
                Optional.ofNullable(params.terminal())
                        .map(size -> new ProcessRequest.TerminalSize(size.columns(), size.rows()))
                        .orElse(null),
                params.stderr() == StartParams.Stderr.MERGED
                        ? ProcessRequest.Stderr.MERGED
                        : ProcessRequest.Stderr.SEPARATE,
                params.stdin() == StartParams.Stdin.PIPE
                        ? ProcessRequest.Stdin.PIPE
                        : ProcessRequest.Stdin.NONE);
    }

    private Record input(InputParams params) throws IOException, InterruptedException {
        return new InputResult(book.process(params.processId()).feed(params));
    }

    private Record signal(SignalParams params) throws IOException, InterruptedException {
        book.process(params.processId()).running().signal(params.name());
        return new Empty();
    }

    private Record resize(ResizeParams params) throws IOException, InterruptedException {
        book.process(params.processId()).running().resize(params.columns(), params.rows());
        return new Empty();
    }

    /// Of an id that is not known nothing is left.
    private Record terminate(TerminateParams params) throws InterruptedException {
        Optional<HeldProcess> process = book.find(params.processId());
        if (process.isPresent()) {
            process.get().terminate(Duration.ofMillis(params.graceMs()));
        }
        return new Empty();
    }
}
