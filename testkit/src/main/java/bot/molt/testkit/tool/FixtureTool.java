package bot.molt.testkit.tool;

import bot.molt.base.json.Json;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tool whose work a test writes as one lambda; it goes the same road as every other tool.
public final class FixtureTool implements Tool<FixtureTool.Args> {
    /// What fixtures are called with.
    public record Args(@Nullable String prompt, @Nullable String message, @Nullable String text) {}

    /// What it does.
    @FunctionalInterface
    public interface Body {
        ToolResult call(Args args, ToolContext context) throws IOException, InterruptedException;
    }

    private final ToolSpec<Args> spec;
    private final Body body;

    public FixtureTool(String name, Body body) {
        this(name, Effect.READS, body);
    }

    public FixtureTool(String name, Effect effect, Body body) {
        this.spec = new ToolSpec<>(name, "Fixture " + name + ".", Args.class, effect);
        this.body = body;
    }

    /// A tool that always answers the same.
    public static FixtureTool saying(String name, Content... content) {
        return new FixtureTool(name, (_, _) -> new ToolResult.Ok(List.of(content), Json.Obj.EMPTY));
    }

    @Override
    public ToolSpec<Args> spec() {
        return spec;
    }

    @Override
    public List<Access> accesses(Args args) {
        String text = args.text();
        return text == null ? List.of() : List.of(new Access.Read(text));
    }

    @Override
    public ToolResult call(Args args, ToolContext context)
            throws IOException, InterruptedException {
        return body.call(args, context);
    }
}
