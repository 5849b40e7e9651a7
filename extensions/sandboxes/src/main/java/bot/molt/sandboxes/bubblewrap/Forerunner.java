package bot.molt.sandboxes.bubblewrap;

import bot.molt.linux.call.Fd;
import bot.molt.linux.file.Owner;
import bot.molt.linux.file.ProtectedPaths;
import bot.molt.linux.process.Enclosed;
import bot.molt.linux.process.Handed;
import bot.molt.linux.process.Mark;
import bot.molt.linux.process.NativeProcess;
import bot.molt.linux.process.Poller;
import bot.molt.linux.process.Spawner;
import bot.molt.spi.sandbox.ProcessRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Namespaces and file system of one call, with a shell in them that waits to be told what to
/// become; so they can be made ahead. They serve one call only.
///
/// Threads: one at a time.
final class Forerunner implements AutoCloseable {
    /// Bytes of what is said where it could not be made.
    private static final int SAID = 2_000;

    private final Plan plan;
    private final NativeProcess process;
    private final Enclosed inside;
    private final OutputStream orders;
    private final FirstProcess first;

    /// How its standard streams were made.
    ///
    /// @param terminal null where it has none
    record Shape(
            ProcessRequest.@Nullable TerminalSize terminal,
            ProcessRequest.Stderr stderr,
            ProcessRequest.Stdin stdin) {
        static Shape of(ProcessRequest request) {
            return new Shape(request.terminal(), request.stderr(), request.stdin());
        }

        private ProcessRequest request(List<String> command) {
            return new ProcessRequest(command, "", Map.of(), terminal, stderr, stdin);
        }
    }

    /// What it is made for; it can serve a call that has an equal one.
    ///
    /// @param holder whose namespaces it joins
    /// @param workdir where it stands at first
    /// @param kept what is mounted on itself, and so may not have been replaced since
    record Plan(Holder holder, Shape shape, String workdir, List<ProtectedPaths.Kept> kept) {}

    /// What is the same for all of a sandbox.
    record Maker(Setup setup, Launch launch) {}

    /// The program of a call did not come to run.
    static final class NotStartedException extends IOException {
        private static final long serialVersionUID = 1L;

        private NotStartedException(String message) {
            super(message);
        }
    }

    private Forerunner(
            Plan plan,
            NativeProcess process,
            Enclosed inside,
            OutputStream orders,
            FirstProcess first) {
        this.plan = plan;
        this.process = process;
        this.inside = inside;
        this.orders = orders;
        this.first = first;
    }

    /// What it is handed beside its standard streams, in this order, from descriptor 3 on; words of
    /// `bwrap` and the filter stand before them.
    private record Ends(Handed.Told named, Handed.Asked asked, Handed.Told ready) {
        static Ends of(Setup setup) throws IOException {
            Poller poller = setup.spawner().poller();
            Owner reader = setup.owner();
            return new Ends(
                    Handed.pipe(poller),
                    Handed.orders(poller, reader.uid(), reader.gid()),
                    Handed.pipe(poller));
        }
    }

    /// Returns once it is in its place.
    ///
    /// @param words what `bwrap` reads
    static Forerunner start(Maker maker, Plan plan, byte[] words) throws IOException {
        Mark mark = maker.setup().marks().next();
        Enclosed inside = new Enclosed(mark, maker.setup().spawner().poller());
        Ends ends = Ends.of(maker.setup());
        NativeProcess process = null;
        boolean done = false;
        try (InputStream named = ends.named().words();
                InputStream ready = ends.ready().words()) {
            process = spawned(maker, plan, words, mark, ends);
            Optional<FirstProcess> first = FirstProcess.named(named, mark, inside.poller());
            if (first.isEmpty() || ready.read() < 0) {
                throw notStarted(maker.setup(), process);
            }
            done = true;
            return new Forerunner(plan, process, inside, ends.asked().words(), first.get());
        } finally {
            if (!done) {
                end(process, inside, ends.asked().words());
            }
        }
    }

    private static NativeProcess spawned(Maker maker, Plan plan, byte[] words, Mark mark, Ends ends)
            throws IOException {
        try (Fd named = ends.named().end();
                Fd asked = ends.asked().end();
                Fd ready = ends.ready().end();
                Fd arguments = Handed.bytes(words);
                Fd calls = Handed.bytes(maker.launch().filter())) {
            List<String> command = maker.launch().ahead(plan.holder().leader());
            return maker.setup()
                    .spawner()
                    .start(
                            plan.shape().request(command),
                            "/",
                            Programs.ENV,
                            mark,
                            new Spawner.Extras(
                                    List.of(arguments, calls, named, asked, ready), false));
        }
    }

    /// What was said is not the program's own, which never ran.
    private static NotStartedException notStarted(Setup setup, NativeProcess process)
            throws IOException {
        String said =
                new String(process.stderr().readNBytes(SAID), StandardCharsets.UTF_8)
                        + new String(process.stdout().readNBytes(SAID), StandardCharsets.UTF_8);
        return new NotStartedException(
                "sandbox %s: the program was not started: %s"
                        .formatted(setup.spec().name(), said.strip()));
    }

    /// Whether it can serve a call with such a plan.
    boolean fits(Plan wanted) throws InterruptedException {
        return plan.equals(wanted) && !process.awaitEnd(Duration.ZERO);
    }

    /// Lets it become what the order says; once.
    CallProcess go(byte[] order) throws IOException {
        try (orders) {
            process.begins();
            orders.write(order);
        }
        return new CallProcess(process, inside, first, plan.shape().terminal() != null);
    }

    /// Ends what waits, or what became of it, and closes everything of it.
    @Override
    public void close() throws IOException {
        end(process, inside, orders);
    }

    private static void end(@Nullable NativeProcess process, Enclosed inside, OutputStream orders)
            throws IOException {
        orders.close();
        if (process == null) {
            return;
        }
        try {
            inside.kill();
            process.terminate(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.stdout().close();
            process.stderr().close();
            process.stdin().close();
        }
    }
}
