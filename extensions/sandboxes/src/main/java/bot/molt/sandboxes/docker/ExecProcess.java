package bot.molt.sandboxes.docker;

import bot.molt.base.SignalNumbers;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/// A program in a container. Its number is the container's, not the host's.
///
/// Children that outlive it lose their pipe of the output when the engine closes it, two seconds
/// after its end.
final class ExecProcess implements SandboxProcess {
    /// Begins what is said where neither the command nor its folder is at fault.
    static final String NOT_STARTED = "the container did not start the program: ";

    private static final System.Logger LOG = System.getLogger(ExecProcess.class.getName());
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(20);
    private static final Duration LOOK_SOON = Duration.ofSeconds(1);
    private static final Duration REAPING = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 3;

    private final Container container;
    private final End end;
    private final long mark;
    private final ProcessRequest request;
    private final Frames frames;
    private final OutputStream stdin;
    private final long pid;

    /// Waits until the shell inside has found the program.
    ExecProcess(Container container, End end, long mark, ProcessRequest request, Answer answer)
            throws IOException {
        this.container = container;
        this.end = end;
        this.mark = mark;
        this.request = request;
        boolean terminal = request.terminal() != null;
        this.frames = new Frames(answer, terminal);
        this.stdin =
                request.takesInput()
                        ? new StandardInput(answer.channel(), terminal)
                        : OutputStream.nullOutputStream();
        this.pid = number(frames.firstLine());
    }

    private long number(String line) throws IOException {
        if (line.matches("=[0-9]{1,9}")) {
            return Long.parseLong(line.substring(1));
        }
        throw new IOException(
                switch (line) {
                    case "!workdir" ->
                            "workdir: %s (expected: an existing folder)"
                                    .formatted(request.workdir());
                    case "!command" ->
                            "%s: not found (expected: a program of the image)"
                                    .formatted(request.command().getFirst());
                    default -> NOT_STARTED + line;
                });
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public InputStream stdout() {
        return frames.out();
    }

    @Override
    public InputStream stderr() {
        return frames.error();
    }

    @Override
    public OutputStream stdin() {
        return stdin;
    }

    @Override
    public ExitStatus waitFor() throws InterruptedException {
        while (!end.within(frames.ended() ? LOOK_SOON : LOOK_AGAIN)) {
            look();
        }
        return Objects.requireNonNull(end.now());
    }

    /// Asks, in case that an event was lost.
    private void look() {
        try {
            OptionalInt code = container.engine().exitCode(end.exec());
            if (code.isPresent()) {
                container.ended(end, code.getAsInt());
            }
        } catch (EngineException e) {
            container.ended(end, End.KILLED);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "asking for the end of a program", e);
        }
    }

    private void refuseEnded() throws IOException {
        if (end.now() != null) {
            throw new IOException("process " + pid + ": has ended");
        }
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
        refuseEnded();
        if (request.terminal() == null) {
            throw new IOException("resize: process " + pid + " has no terminal");
        }
        container.engine().resize(end.exec(), columns, rows);
    }

    @Override
    public void signal(String name) throws IOException {
        int number = SignalNumbers.number(name);
        refuseEnded();
        String said = container.script(Scripts.tree(mark, pid, false, "signal", number));
        if (!said.contains("sent")) {
            throw new IOException("signal " + name + ": process " + pid + " has ended");
        }
    }

    @Override
    public void terminate(Duration grace) throws InterruptedException {
        boolean done = endTree("end", grace.toMillis() / 100);
        if (!done) {
            done = endTreeInOurRoom();
        }
        if (!done) {
            restart();
        }
        while (!end.within(REAPING)) {
            look();
        }
    }

    private boolean endTree(String how, long tenths) throws InterruptedException {
        List<String> command = Scripts.tree(mark, pid, end.now() != null, how, tenths);
        try {
            return !container.lives() || container.script(command).contains("left=0");
        } catch (IOException e) {
            interrupted(e);
            LOG.log(System.Logger.Level.DEBUG, "ending the tree of a call", e);
            return false;
        }
    }

    /// Where those inside took every process that they may have, there is none for our script.
    private boolean endTreeInOurRoom() throws InterruptedException {
        boolean done = false;
        try {
            for (int attempt = 1; attempt <= ATTEMPTS && !done; attempt++) {
                container.makeRoom(attempt);
                done = endTree("halt", 0);
            }
            container.takeRoom();
        } catch (IOException e) {
            interrupted(e);
            LOG.log(System.Logger.Level.DEBUG, "limit of processes", e);
        }
        return done;
    }

    private void restart() throws InterruptedException {
        try {
            container.restart();
        } catch (IOException e) {
            interrupted(e);
            throw new IllegalStateException("processes of a call are left: " + e.getMessage(), e);
        }
    }

    private static void interrupted(IOException e) throws InterruptedException {
        if (Thread.interrupted()) {
            InterruptedException told = new InterruptedException("ending was interrupted");
            told.initCause(e);
            throw told;
        }
    }
}
