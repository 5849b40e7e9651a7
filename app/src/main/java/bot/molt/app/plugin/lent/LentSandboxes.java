package bot.molt.app.plugin.lent;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.sandbox.Usage;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// A target of a plugin. Each sandbox keeps the version until it is closed.
public final class LentSandboxes implements SandboxProvider {
    private final String kind;
    private final Loan<SandboxProvider> loan;
    private final Leases leases;

    public LentSandboxes(String kind, Loan<SandboxProvider> loan, Leases leases) {
        this.kind = kind;
        this.loan = loan;
        this.leases = leases;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Readiness readiness() {
        try {
            return loan.look(SandboxProvider::readiness);
        } catch (RuntimeException e) {
            return new Readiness.Missing(
                    "plugin %s: %s".formatted(loan.plugin(), e),
                    "moltbot plugins info " + loan.plugin());
        }
    }

    @Override
    public Sandbox open(SandboxSpec spec) throws IOException {
        boolean held = leases.take();
        boolean opened = false;
        try {
            Loan.Use<SandboxProvider, Sandbox, IOException> opening = target -> target.open(spec);
            Sandbox sandbox = loan.use(opening);
            opened = true;
            return new Lent(sandbox, leases, held, kind);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodedException(ErrorCode.CANCELLED, "the call was cancelled", e);
        } finally {
            if (held && !opened) {
                leases.giveBack();
            }
        }
    }

    /// The version closes it, at its end.
    @Override
    public void close() {}

    /// The version ends; nobody has a sandbox of it any more.
    public void end() {
        loan.last(SandboxProvider::close);
    }

    /// One open sandbox.
    private static final class Lent implements Sandbox {
        private final Loan<Sandbox> loan;
        private final Leases leases;
        private final AtomicBoolean held;
        private final String kind;
        private final String workspace;
        private final List<String> shell;
        private static final int MOST_KEPT = 1_000;
        private final Queue<LentProcess> processes = new ConcurrentLinkedQueue<>();

        Lent(Sandbox sandbox, Leases leases, boolean held, String kind) {
            this.loan = new Loan<>(kind, leases, sandbox);
            this.leases = leases;
            this.held = new AtomicBoolean(held);
            this.kind = kind;
            this.workspace = sandbox.workspace();
            this.shell = List.copyOf(sandbox.shell());
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public String workspace() {
            return workspace;
        }

        @Override
        public List<String> shell() {
            return shell;
        }

        @Override
        public SandboxFiles files() {
            return loan.look(Sandbox::files);
        }

        @Override
        public Usage usage() {
            return held.get() ? loan.look(Sandbox::usage) : Usage.UNKNOWN;
        }

        @Override
        public SandboxProcess start(ProcessRequest request) throws IOException {
            Loan.Use<Sandbox, SandboxProcess, IOException> starting =
                    sandbox -> sandbox.start(request);
            try {
                LentProcess process = new LentProcess(kind, leases, loan.use(starting));
                processes.add(process);
                if (processes.size() > MOST_KEPT) {
                    processes.poll();
                }
                return process;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CodedException(ErrorCode.CANCELLED, "the call was cancelled", e);
            }
        }

        @Override
        public void close() throws IOException {
            if (!held.getAndSet(false)) {
                return;
            }
            Loan.Use<Sandbox, Boolean, IOException> closing =
                    sandbox -> {
                        sandbox.close();
                        return true;
                    };
            try {
                boolean _ = loan.use(closing);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                loan.clear();
                processes.forEach(LentProcess::clear);
                processes.clear();
                leases.giveBack();
            }
        }
    }
}
