package bot.molt.tools.test;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.JsonText;
import bot.molt.spi.Caller;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.tool.Processes;
import bot.molt.spi.tool.SeenFiles;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// One session that calls tools on a folder.
public final class TestCall implements ToolContext {
    private final Sandbox sandbox;
    private final Map<String, String> versions = new ConcurrentHashMap<>();
    private List<HostRules> hosts = List.of(HostRules.PUBLIC);

    public TestCall(Path root) throws IOException {
        this(new TestSandbox(root));
    }

    public TestCall(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /// The same call, where the configuration opens these hosts beside the public ones.
    public TestCall opening(String... rules) {
        List<HostRule> allow = new ArrayList<>(HostRules.PUBLIC.allow());
        Arrays.stream(rules).map(HostRule::parse).forEach(allow::add);
        hosts = List.of(new HostRules("tools.network", allow, List.of()));
        return this;
    }

    @Override
    public List<HostRules> hosts() {
        return hosts;
    }

    /// The files of a [TestSandbox].
    public TestFiles testFiles() {
        return (TestFiles) sandbox.files();
    }

    /// Calls with arguments in JSON; `'` stands for `"`.
    public <A extends Record> ToolResult call(Tool<A> tool, String args)
            throws IOException, InterruptedException {
        return tool.call(args(tool, args.replace('\'', '"')), this);
    }

    /// Arguments from strict JSON.
    public static <A extends Record> A args(Tool<A> tool, String json) {
        return Binder.bind(tool.spec().args(), JsonText.parseObject(json));
    }

    @Override
    public String callId() {
        return "call_1";
    }

    @Override
    public Caller caller() {
        return new Caller("u", Caller.Role.USER, "s", "test", "127.0.0.1");
    }

    @Override
    public Sandbox sandbox() {
        return sandbox;
    }

    @Override
    public Processes processes() {
        throw new UnsupportedOperationException("processes");
    }

    @Override
    public SeenFiles seenFiles() {
        return new SeenFiles() {
            @Override
            public void saw(String path, String version) {
                versions.put(path, version);
            }

            @Override
            public Optional<String> version(String path) {
                return Optional.ofNullable(versions.get(path));
            }
        };
    }

    @Override
    public void progress(String message) {}
}
