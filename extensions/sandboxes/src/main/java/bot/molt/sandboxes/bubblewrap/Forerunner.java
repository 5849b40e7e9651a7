package bot.molt.sandboxes.bubblewrap;

import bot.molt.linux.call.Fd;
import bot.molt.linux.file.Owner;
import bot.molt.linux.process.Handed;
import bot.molt.linux.process.Mark;
import bot.molt.linux.process.NativeProcess;
import bot.molt.linux.process.Poller;
import bot.molt.linux.process.Spawner;
import bot.molt.spi.sandbox.ProcessRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What goes before the program of one call, as the owner and in the namespaces of a holder. It has
/// joined the control groups, which may take the kernel 20 ms, and waits to be told what to become;
/// so it can be started ahead.
///
/// Threads: one at a time.
final class Forerunner implements AutoCloseable {
    private final Holder holder;
    private final Shape shape;
    private final NativeProcess process;
    private final Mark mark;
    private final InputStream said;
    private final OutputStream orders;
    private final Fd arguments;

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

    private Forerunner(Holder holder, Shape shape, NativeProcess process, Mark mark, Gear gear) {
        this.holder = holder;
        this.shape = shape;
        this.process = process;
        this.mark = mark;
        this.said = gear.told().words();
        this.orders = gear.asked().words();
        this.arguments = gear.arguments();
    }

    /// What it is handed.
    private record Gear(Handed.Told told, Handed.Asked asked, Fd arguments) {
        static Gear of(Setup setup) throws IOException {
            Poller poller = setup.spawner().poller();
            Owner reader = setup.owner();
            return new Gear(
                    Handed.pipe(poller),
                    Handed.orders(poller, reader.uid(), reader.gid()),
                    Handed.empty());
        }

        void close() throws IOException {
            arguments.close();
            told.words().close();
            asked.words().close();
        }
    }

    /// @param filter what the kernel refuses to those inside
    static Forerunner start(Setup setup, Launch launch, byte[] filter, Holder holder, Shape shape)
            throws IOException {
        Mark mark = setup.marks().next();
        Gear gear = Gear.of(setup);
        boolean done = false;
        try (Fd end = gear.told().end();
                Fd order = gear.asked().end();
                Fd calls = Handed.bytes(filter)) {
            NativeProcess process =
                    setup.spawner()
                            .start(
                                    shape.request(launch.ahead(holder.leader())),
                                    "/",
                                    Programs.ENV,
                                    mark,
                                    new Spawner.Extras(
                                            List.of(gear.arguments(), calls, end, order), false));
            done = true;
            return new Forerunner(holder, shape, process, mark, gear);
        } finally {
            if (!done) {
                gear.close();
            }
        }
    }

    /// Whether it can go before a program with such streams, in the namespaces of this holder.
    boolean fits(Holder joined, Shape wanted) throws InterruptedException {
        return holder == joined && shape.equals(wanted) && !process.awaitEnd(Duration.ZERO);
    }

    NativeProcess process() {
        return process;
    }

    Mark mark() {
        return mark;
    }

    /// What `bwrap` says of the program.
    InputStream said() {
        return said;
    }

    /// Lets it become what the order says; once.
    ///
    /// @param words what `bwrap` reads
    void go(byte[] words, byte[] order) throws IOException {
        try (orders;
                arguments) {
            Handed.fill(arguments, words);
            process.begins();
            orders.write(order);
        }
    }

    /// Ends the program that it is by now, and closes everything of it that nobody else has.
    @Override
    public void close() throws IOException {
        try {
            process.terminate(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            arguments.close();
            orders.close();
            said.close();
            process.stdout().close();
            process.stderr().close();
            process.stdin().close();
        }
    }
}
