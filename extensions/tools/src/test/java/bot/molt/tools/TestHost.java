package bot.molt.tools;

import bot.molt.execution.process.ProcessConfig;
import bot.molt.execution.process.ProcessTable;
import bot.molt.execution.process.Spool;
import bot.molt.execution.quota.CpuTimes;
import bot.molt.execution.quota.OutputRates;
import bot.molt.execution.quota.Quotas;
import bot.molt.sandboxes.host.HostSandboxProvider;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.tool.Processes;
import bot.molt.spi.tool.SeenFiles;
import bot.molt.spi.tool.ToolContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// A real host sandbox in a new folder, with a process table.
public final class TestHost implements AutoCloseable {
    private final HostSandboxProvider provider = new HostSandboxProvider();
    private final ProcessTable table;
    private final Sandbox sandbox;

    public TestHost() {
        try {
            Path folder = Files.createTempDirectory("host").toRealPath();
            Path workspace = Files.createDirectory(folder.resolve("workspace"));
            Spool spool =
                    Spool.open(
                            folder.resolve("spool"),
                            ProcessConfig.defaults().maxOutput(),
                            Quotas::standard);
            table =
                    ProcessTable.start(
                            ProcessConfig::defaults,
                            spool,
                            new OutputRates(Quotas::standard),
                            new CpuTimes(Quotas::standard, InstantSource.system()),
                            InstantSource.system());
            sandbox =
                    provider.open(
                            SandboxSpec.of(
                                    workspace.toString(),
                                    true,
                                    "tester",
                                    Map.of("PATH", "/usr/local/bin:/usr/bin:/bin")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String workspace() {
        return sandbox.workspace();
    }

    public Processes processes(String user) {
        return table.forCall(caller(user), sandbox, _ -> {});
    }

    public ToolContext context() {
        return new Context(caller("tester"), sandbox, processes("tester"));
    }

    private static Caller caller(String user) {
        return new Caller(user, Caller.Role.USER, "test", "http", "127.0.0.1");
    }

    private record Context(Caller caller, Sandbox sandbox, Processes processes)
            implements ToolContext {
        @Override
        public String callId() {
            return "call_test";
        }

        @Override
        public SeenFiles seenFiles() {
            return new SeenFiles() {
                @Override
                public void saw(String path, String version) {}

                @Override
                public Optional<String> version(String path) {
                    return Optional.empty();
                }
            };
        }

        @Override
        public void progress(String message) {}
    }

    @Override
    public void close() throws IOException {
        table.close();
        sandbox.close();
        provider.close();
    }
}
