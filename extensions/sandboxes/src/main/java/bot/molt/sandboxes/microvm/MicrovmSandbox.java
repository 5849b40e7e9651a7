package bot.molt.sandboxes.microvm;

import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;

/// One machine. Calls see each other's processes, as those of one user on one machine do.
final class MicrovmSandbox implements Sandbox {
    private static final Duration OPENING = Duration.ofSeconds(30);
    private static final int PRIVATE = 0600;
    private static final String CALLS = ".moltbot/calls/";

    private final SandboxSpec spec;
    private final Line line;
    private final String prefix;
    private final Calls calls;
    private final SftpFiles files;
    private final AtomicLong numbers = new AtomicLong();

    /// @param prefix of the marks of its calls
    /// @param calls is told of each call
    MicrovmSandbox(SandboxSpec spec, Line line, String prefix, Calls calls) {
        this.spec = spec;
        this.line = line;
        this.prefix = prefix;
        this.calls = calls;
        this.files = new SftpFiles(line, workspace());
    }

    /// Told of calls; of the end of each that began once.
    interface Calls {
        void begun();

        void ended();
    }

    @Override
    public String kind() {
        return MicrovmProvider.KIND;
    }

    @Override
    public String workspace() {
        return spec.workspace().inside();
    }

    @Override
    public SandboxFiles files() {
        return files;
    }

    @Override
    public List<String> shell() {
        return List.of("/bin/bash", "-c");
    }

    @Override
    public SandboxProcess start(ProcessRequest request) throws IOException {
        String workdir = workdir(request.workdir());
        String call = prefix + "-" + numbers.incrementAndGet() + ".";
        String file = CALLS + call;
        upload(file, Scripts.call(request, file, call, workdir, environment(request)));
        calls.begun();
        try {
            return begun(request, file, call);
        } catch (IOException | RuntimeException e) {
            calls.ended();
            throw e;
        }
    }

    private SandboxProcess begun(ProcessRequest request, String file, String call)
            throws IOException {
        ChannelExec channel = line.session().createExecChannel(". \"$HOME\"/" + file);
        boolean done = false;
        try {
            ProcessRequest.TerminalSize size = request.terminal();
            if (size != null) {
                channel.setUsePty(true);
                channel.setPtyType("xterm-256color");
                channel.setPtyColumns(size.columns());
                channel.setPtyLines(size.rows());
            }
            channel.open().verify(OPENING);
            SandboxProcess process = new RemoteProcess(channel, line, call, request);
            channel.addCloseFutureListener(_ -> calls.ended());
            done = true;
            return process;
        } finally {
            if (!done) {
                channel.close(true);
            }
        }
    }

    private void upload(String file, String script) throws IOException {
        SftpClient sftp = line.files();
        try (SftpClient.CloseableHandle handle =
                sftp.open(file, EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Exclusive))) {
            sftp.setStat(handle, new SftpClient.Attributes().perms(PRIVATE));
            byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < bytes.length; at += SftpFiles.PIECE) {
                sftp.write(handle, at, bytes, at, Math.min(SftpFiles.PIECE, bytes.length - at));
            }
        }
    }

    private String workdir(String asked) throws IOException {
        if (asked.isEmpty()) {
            return workspace();
        }
        String path = asked.startsWith("/") ? asked : workspace() + "/" + asked;
        try {
            if (files.stat(path).kind() == FileInfo.Kind.FOLDER) {
                return path;
            }
        } catch (java.nio.file.NoSuchFileException e) {
            throw new IOException("workdir: " + asked + " (expected: an existing folder)", e);
        }
        throw new IOException("workdir: " + asked + " (expected: an existing folder)");
    }

    private Map<String, String> environment(ProcessRequest request) {
        Map<String, String> env = new TreeMap<>();
        env.put("TERM", request.terminal() == null ? "dumb" : "xterm-256color");
        env.put("LANG", "C.UTF-8");
        env.putAll(spec.env());
        return env;
    }

    @Override
    public void close() throws IOException {
        try (line) {
            if (line.isUp()) {
                line.run(Scripts.end(prefix, Duration.ZERO));
            }
        }
    }
}
