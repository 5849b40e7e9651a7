package bot.molt.execution.process;

import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Starts plain JDK processes in a folder; has no files.
record JdkSandbox(Path folder) implements Sandbox {
    @Override
    public String kind() {
        return "jdk";
    }

    @Override
    public String workspace() {
        return folder.toString();
    }

    @Override
    public SandboxFiles files() {
        throw new UnsupportedOperationException("files");
    }

    @Override
    public List<String> shell() {
        return List.of("/bin/sh", "-c");
    }

    @Override
    public SandboxProcess start(ProcessRequest request) throws IOException {
        return new Started(
                new ProcessBuilder(request.command()).directory(folder.toFile()).start());
    }

    @Override
    public void close() {}

    private record Started(Process process) implements SandboxProcess {
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
            return new ExitStatus(process.waitFor(), null, Duration.ZERO);
        }

        @Override
        public void resize(int columns, int rows) throws IOException {
            throw new IOException("no terminal");
        }

        @Override
        public void signal(String name) {
            process.destroyForcibly();
        }

        @Override
        public void terminate(Duration grace) throws InterruptedException {
            process.destroyForcibly();
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            if (!ended) {
                throw new IllegalStateException("process did not end");
            }
        }
    }
}
