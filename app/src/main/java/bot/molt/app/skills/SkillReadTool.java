package bot.molt.app.skills;

import bot.molt.base.bind.Binder;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Processes;
import bot.molt.spi.tool.SeenFiles;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import bot.molt.spi.tool.Wish;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The tool `read`, which also reads the operator's skills, wherever the call runs: a folder of
/// skills is opened as one that nothing leads out of, for this one file. Everything else is as it
/// was, and nothing else sees these folders.
///
/// @param read the tool
/// @param roots folders of skills on this machine, each with the path that calls know it by
/// @param host opens folders of this machine
public record SkillReadTool<A extends Record>(
        Tool<A> read, Supplier<List<SandboxSpec.Bind>> roots, Supplier<SandboxProvider> host)
        implements Tool<A> {
    /// A file of a skill.
    ///
    /// @param below path in the root
    private record Place(Path root, String below) {}

    /// The same tool, where it is the one that reads.
    public static Tool<?> around(
            Tool<?> tool, Supplier<List<SandboxSpec.Bind>> roots, Supplier<SandboxProvider> host) {
        return tool.spec().name().equals("read") ? made(tool, roots, host) : tool;
    }

    private static <A extends Record> Tool<A> made(
            Tool<A> tool, Supplier<List<SandboxSpec.Bind>> roots, Supplier<SandboxProvider> host) {
        return new SkillReadTool<>(tool, roots, host);
    }

    @Override
    public ToolSpec<A> spec() {
        return read.spec();
    }

    /// A file of a skill is nobody's to decide upon beyond the tool itself.
    @Override
    public List<Access> accesses(A args) {
        return place(args).isPresent() ? List.of() : read.accesses(args);
    }

    @Override
    public Optional<Wish> wish(A args) {
        return read.wish(args);
    }

    @Override
    public ToolResult call(A args, ToolContext context) throws IOException, InterruptedException {
        Optional<Place> place = place(args);
        if (place.isEmpty()) {
            return read.call(args, context);
        }
        SandboxSpec spec =
                SandboxSpec.of(
                        place.get().root().toString(), true, context.caller().userId(), Map.of());
        try (Sandbox there = host.get().open(spec)) {
            Json.Obj below = RecordTree.of(args).with("path", place.get().below());
            return read.call(Binder.bind(read.spec().args(), below), new Elsewhere(context, there));
        }
    }

    private Optional<Place> place(A args) {
        String text = RecordTree.of(args).string("path").orElse("");
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Path path;
        try {
            path = Path.of(text).normalize();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        for (SandboxSpec.Bind root : roots.get()) {
            for (Path known : List.of(root.host(), Path.of(root.inside()))) {
                if (path.startsWith(known) && !path.equals(known)) {
                    return Optional.of(new Place(root.host(), known.relativize(path).toString()));
                }
            }
        }
        return Optional.empty();
    }

    /// A call that works in another folder, and remembers nothing of it.
    private record Elsewhere(ToolContext call, Sandbox sandbox) implements ToolContext, SeenFiles {
        @Override
        public String callId() {
            return call.callId();
        }

        @Override
        public Caller caller() {
            return call.caller();
        }

        @Override
        public Duration timeLimit() {
            return call.timeLimit();
        }

        @Override
        public Processes processes() {
            return call.processes();
        }

        @Override
        public SeenFiles seenFiles() {
            return this;
        }

        @Override
        public void progress(String message) {
            call.progress(message);
        }

        @Override
        public void saw(String path, String version) {}

        @Override
        public Optional<String> version(String path) {
            return Optional.empty();
        }
    }
}
