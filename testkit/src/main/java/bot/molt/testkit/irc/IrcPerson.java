package bot.molt.testkit.irc;

import bot.molt.base.concurrent.TaskScope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Somebody with a client, or with nothing but a socket.
///
/// Threads: one.
public final class IrcPerson implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final TaskScope scope = new TaskScope("irc-person");
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final AtomicInteger pings = new AtomicInteger();

    private IrcPerson(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        scope.fork(this::read);
    }

    /// Connects and waits for the welcome.
    public static IrcPerson join(int port, String nick, String... channels)
            throws IOException, InterruptedException {
        IrcPerson person = new IrcPerson(new Socket(InetAddress.getLoopbackAddress(), port));
        person.write("NICK " + nick);
        person.write("USER " + nick + " 0 * :" + nick);
        person.await(".* (376|422) .*");
        for (String channel : channels) {
            person.write("JOIN " + channel);
            person.await(".* 366 .*");
        }
        return person;
    }

    private boolean read() throws IOException {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (line != null) {
                if (line.startsWith("PING ")) {
                    write("PONG " + line.substring(5));
                } else {
                    lines.add(line);
                }
                line = in.readLine();
            }
        }
        return true;
    }

    /// Sends a line as it is.
    public void write(String line) throws IOException {
        synchronized (out) {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    public void say(String target, String text) throws IOException {
        write("PRIVMSG " + target + " :" + text);
    }

    /// Waits for a line that fits a regular expression.
    public String await(String expression) throws InterruptedException {
        Pattern wanted = Pattern.compile(expression);
        String line = next();
        while (line != null && !wanted.matcher(line).matches()) {
            line = next();
        }
        if (line == null) {
            throw new IllegalStateException("no " + expression + " among " + seen);
        }
        return line;
    }

    private @Nullable String next() throws InterruptedException {
        String line = lines.poll(90, TimeUnit.SECONDS);
        if (line != null) {
            seen.add(line);
        }
        return line;
    }

    /// What was heard so far, up to now: a server answers in order.
    public List<String> heard() throws IOException, InterruptedException {
        String token = "t" + pings.incrementAndGet();
        write("PING " + token);
        await(".* PONG .*" + token);
        return seen.stream().filter(line -> line.contains(" PRIVMSG ")).toList();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Whoever leaves does not wait.
        }
        scope.close();
    }
}
