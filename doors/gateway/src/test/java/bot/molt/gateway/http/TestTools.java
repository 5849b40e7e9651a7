package bot.molt.gateway.http;

import bot.molt.base.bind.Default;
import bot.molt.base.json.Json;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.RunningProcess;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Tools that do what a test of a door needs.
final class TestTools {
    /// What a tool does.
    interface Body<A extends Record> {
        ToolResult call(A args, ToolContext context) throws IOException, InterruptedException;
    }

    record Say(String text, @Default("") String action) {}

    record None() {}

    record Exec(
            String command,
            @Default("false") boolean background,
            @Default("false") boolean split,
            @Nullable Long timeoutMs) {}

    record Write(
            String action,
            String sessionId,
            @Default("") String data,
            @Default("false") boolean eof,
            @Default("TERM") String signal) {}

    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);

    List<Tool<?>> all() {
        return List.of(
                tool("say", Say.class, (args, _) -> ToolResult.ok(args.text() + args.action())),
                tool("who", None.class, (_, context) -> ToolResult.ok(context.caller().toString())),
                tool("wait", None.class, this::waitForever),
                tool("crash", None.class, TestTools::crash),
                tool("miss", None.class, TestTools::miss),
                tool("forbidden", None.class, (_, _) -> ToolResult.ok("must not run")),
                tool("asks", None.class, (_, _) -> ToolResult.ok("approved")),
                tool("exec", Exec.class, TestTools::exec),
                tool("process", Write.class, TestTools::process));
    }

    private ToolResult waitForever(None args, ToolContext context) throws InterruptedException {
        context.progress("waiting");
        waiting.countDown();
        try {
            new CountDownLatch(1).await();
            throw new AssertionError();
        } catch (InterruptedException e) {
            cancelled.countDown();
            throw e;
        }
    }

    private static ToolResult crash(None args, ToolContext context) {
        throw new IllegalStateException("secret detail");
    }

    private static ToolResult miss(None args, ToolContext context) {
        return ToolResult.failed("not found in text");
    }

    private static ToolResult exec(Exec args, ToolContext context)
            throws IOException, InterruptedException {
        RunningProcess process =
                context.processes()
                        .start(
                                new ProcessRequest(
                                        List.of("/bin/sh", "-c", args.command()),
                                        "",
                                        Map.of(),
                                        null,
                                        args.split()
                                                ? ProcessRequest.Stderr.SEPARATE
                                                : ProcessRequest.Stderr.MERGED));
        if (args.background()) {
            process.detach();
            return ToolResult.ok("in the background", details("sessionId", Json.of(process.id())));
        }
        try {
            Duration limit =
                    Duration.ofMillis(args.timeoutMs() == null ? 60_000 : args.timeoutMs());
            Optional<ExitStatus> exit = process.await(limit);
            if (exit.isEmpty()) {
                process.terminate(Duration.ofSeconds(1));
                return ToolResult.failed("timed out");
            }
            Json.Obj details = details("exitCode", Json.of(exit.get().code()));
            String text = process.stdout().summary(100_000);
            return exit.get().code() == 0
                    ? ToolResult.ok(text, details)
                    : ToolResult.failed(text, details);
        } catch (InterruptedException e) {
            process.terminate(Duration.ofSeconds(1));
            throw e;
        }
    }

    private static Json.Obj details(String name, Json value) {
        return Json.object().put(name, value).build();
    }

    private static ToolResult process(Write args, ToolContext context) throws IOException {
        RunningProcess process = context.processes().find(args.sessionId()).orElseThrow();
        if (args.action().equals("signal")) {
            process.signal(args.signal());
            return ToolResult.ok("signalled");
        }
        process.write(args.data().getBytes(StandardCharsets.UTF_8));
        if (args.eof()) {
            process.closeInput();
        }
        return ToolResult.ok("written");
    }

    private static <A extends Record> Tool<A> tool(String name, Class<A> args, Body<A> body) {
        ToolSpec<A> spec = new ToolSpec<>(name, "Does " + name + ".", args, Effect.RUNS);
        return new Tool<>() {
            @Override
            public ToolSpec<A> spec() {
                return spec;
            }

            @Override
            public List<Access> accesses(A given) {
                return List.of();
            }

            @Override
            public ToolResult call(A given, ToolContext context)
                    throws IOException, InterruptedException {
                return body.call(given, context);
            }
        };
    }
}
