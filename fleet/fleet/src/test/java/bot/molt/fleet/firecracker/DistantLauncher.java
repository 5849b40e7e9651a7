package bot.molt.fleet.firecracker;

import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Starts fake Firecrackers in the process of a [VmmHost].
final class DistantLauncher implements Launcher {
    private final int port;

    DistantLauncher(int port) {
        this.port = port;
    }

    private String ask(String line) throws InterruptedException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            return String.valueOf(in.readLine());
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while asking");
            }
            throw new UncheckedIOException(e);
        }
    }

    private String asked(String line) {
        try {
            return ask(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Vmm start(Guest guest) throws DriverException, InterruptedException {
        String said = ask("start " + guest.vmId());
        if (!said.equals("ok")) {
            throw new DriverException(said);
        }
        return new There(this, guest.vmId());
    }

    @Override
    public Optional<Vmm> find(String vmId) {
        return asked("runs " + vmId).equals("true")
                ? Optional.of(new There(this, vmId))
                : Optional.empty();
    }

    @Override
    public Set<String> present() {
        return Stream.of(asked("present").split(" "))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    private record There(DistantLauncher launcher, String vmId) implements Vmm {
        @Override
        public boolean runs() {
            return launcher.asked("runs " + vmId).equals("true");
        }

        @Override
        public void kill() {
            launcher.asked("kill " + vmId);
        }

        @Override
        public boolean awaitEnd(Duration limit) throws InterruptedException {
            return launcher.ask("wait " + vmId + " " + limit.toMillis()).equals("true");
        }
    }
}
