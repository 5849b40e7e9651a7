package bot.molt.gateway.http;

import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Real processes without any walls.
final class TestSandbox implements Sandbox {
    @Override
    public String kind() {
        return "test";
    }

    @Override
    public String workspace() {
        return "/";
    }

    @Override
    public SandboxFiles files() {
        throw new AssertionError("no files here");
    }

    @Override
    public SandboxProcess start(ProcessRequest request) throws IOException {
        Process process =
                new ProcessBuilder(request.command())
                        .redirectErrorStream(request.stderr() == ProcessRequest.Stderr.MERGED)
                        .start();
        return new Running(process, System.nanoTime());
    }

    @Override
    public List<String> shell() {
        return List.of("/bin/sh", "-c");
    }

    @Override
    public void close() {}

    private record Running(Process process, long startedAt) implements SandboxProcess {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public InputStream stdout() {
            return process.getInputStream();
        }

        @Override
        public InputStream stderr() {
            return process.getErrorStream();
        }

        @Override
        public OutputStream stdin() {
            return process.getOutputStream();
        }

        @Override
        public ExitStatus waitFor() throws InterruptedException {
            int code = process.waitFor();
            String signal = code == 143 ? "TERM" : code == 137 ? "KILL" : null;
            return new ExitStatus(code, signal, Duration.ofNanos(System.nanoTime() - startedAt));
        }

        @Override
        public void resize(int columns, int rows) throws IOException {
            throw new IOException("no terminal");
        }

        @Override
        public void signal(String name) {
            process.destroy();
        }

        @Override
        public void terminate(Duration grace) throws InterruptedException {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
