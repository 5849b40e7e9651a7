package bot.molt.cli.sandbox;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.protocol.wire.EventStream;
import bot.molt.protocol.wire.Request;
import bot.molt.protocol.wire.WireFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `sandbox build`: makes the image of sandboxes on the gateway's machine.
public final class BuildSandboxCommand implements Command {
    private static final int TAIL = 20;
    private static final int MAX_DOCKERFILE = 512 << 10;

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Works without a registry: from a root file system that the gateway's machine makes itself, where nothing else is said. Ctrl-C ends the build. Open sandboxes keep their image; see `moltbot sandbox recreate`.")
                .option("--image|--tag", "TAG", "Name of the image; the configured one otherwise.")
                .option(
                        "--dockerfile|--file|-f",
                        "FILE",
                        "Build this one, on this machine, instead; no other file can be copied into the image.")
                .flag("--progress", "Show each line of the build.")
                .example("moltbot sandbox build --progress")
                .example("moltbot sandbox build --image team:1 --dockerfile ./Dockerfile");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params =
                Json.object()
                        .put("image", args.text("--image"))
                        .put("dockerfile", dockerfile(args.text("--dockerfile")))
                        .build();
        Request request = Request.post("/api/sandbox/build", JsonText.compact(params));
        try (EventStream events = Rpc.events(session.gateway(), request)) {
            Json.Obj built = followed(events, session, args.has("--progress"));
            if (session.json()) {
                session.print(built);
            } else {
                session.out().println("Built " + told(built));
            }
            return 0;
        } catch (IOException e) {
            throw WireFailures.of(session.gateway().target(), e);
        }
    }

    /// The tag, and what else is known of it.
    private static String told(Json.Obj built) {
        String id = Shown.text(built, "id");
        String size = Shown.bytes(built, "sizeBytes");
        String more =
                Stream.of(id, size.startsWith("-") ? "" : size)
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", "));
        return Shown.text(built, "image") + (more.isEmpty() ? "" : " (" + more + ")");
    }

    private static @Nullable String dockerfile(@Nullable String name) throws IOException {
        if (name == null) {
            return null;
        }
        Path file = Path.of(name);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw Args.refused("--dockerfile", name, "a file that can be read");
        }
        if (Files.size(file) > MAX_DOCKERFILE) {
            throw Args.refused("--dockerfile", name, "512 KiB at most");
        }
        return Files.readString(file);
    }

    /// The result; what a build that failed said last is shown even where no progress is wanted.
    private static Json.Obj followed(EventStream events, Session session, boolean progress)
            throws IOException {
        Deque<String> last = new ArrayDeque<>();
        for (EventStream.Event next = events.next(); next != null; next = events.next()) {
            Json.Obj data = JsonText.parseObject(next.data());
            switch (next.name()) {
                case "end" -> {
                    return data;
                }
                case "error" -> {
                    last.forEach(session.err()::println);
                    throw failure(data);
                }
                default -> line(session, Shown.text(data, "text"), progress, last);
            }
        }
        throw new IOException("the gateway ended the stream before the build was over");
    }

    private static void line(Session session, String text, boolean progress, Deque<String> last) {
        if (progress) {
            session.err().println(text);
            session.err().flush();
            return;
        }
        last.add(text);
        if (last.size() > TAIL) {
            last.remove();
        }
    }

    private static CodedException failure(Json.Obj error) {
        ErrorCode code = Rpc.named(error.string("code").orElse(""), ErrorCode.INTERNAL);
        return new CodedException(
                code, Style.shown(error.string("message").orElse("the build failed")));
    }
}
