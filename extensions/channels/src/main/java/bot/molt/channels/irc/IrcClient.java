package bot.molt.channels.irc;

import bot.molt.base.Ids;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection as a client: who it is there, where it has joined, what becomes of what it says.
///
/// Threads: one runs; one at a time says something.
final class IrcClient {
    private static final System.Logger LOG = System.getLogger(IrcClient.class.getName());
    private static final Duration SILENCE = Duration.ofMinutes(2);
    private static final Duration FLOOD_PAUSE = Duration.ofSeconds(10);

    /// What a server takes of a line: 512 bytes with its end and with who it is from, which it puts
    /// before it: `:nick!user@host `.
    private static final int LONGEST = 510;

    private static final int USER_AND_HOST = 1 + 1 + 12 + 1 + 64 + 1;

    private final IrcWire wire;
    private final IrcHello hello;
    private final Listener listener;
    private final Duration limit;
    private final Set<String> joined = ConcurrentHashMap.newKeySet();
    private volatile String nick = "";
    private volatile @Nullable Receipt awaited;
    private String farewell = "";
    private boolean welcomed;
    private boolean ready;

    /// Who hears of it.
    interface Listener {
        /// The server takes what is said from here on.
        void ready(IrcClient client) throws IOException, InterruptedException;

        void said(IrcClient client, IrcLine line) throws InterruptedException;
    }

    /// What is waited for behind a line that was said.
    ///
    /// @param refusal told at most once
    private record Receipt(String token, BlockingQueue<Optional<ChannelException>> refusal) {}

    IrcClient(IrcWire wire, IrcHello hello, Listener listener, Duration limit) {
        this.wire = wire;
        this.hello = hello;
        this.listener = listener;
        this.limit = limit;
    }

    /// Empty before the server's welcome.
    String nick() {
        return nick;
    }

    List<String> joined() {
        return joined.stream().sorted().toList();
    }

    /// Takes what comes until the connection ends, which it says by an exception.
    void run() throws IOException, InterruptedException {
        hello.begin();
        boolean asked = false;
        while (true) {
            String text = "";
            try {
                text = wire.read();
                asked = false;
            } catch (SocketTimeoutException e) {
                if (asked || !ready) {
                    throw e;
                }
                wire.write(IrcLine.written("PING", "alive"));
                asked = true;
            }
            if (text == null) {
                throw ended();
            }
            Optional<IrcLine> line = IrcLine.parse(text);
            if (line.isPresent()) {
                took(line.get());
            }
        }
    }

    /// Why a server ends a connection stands in its last line.
    private ChannelException ended() {
        String said = farewell.toLowerCase(java.util.Locale.ROOT);
        boolean fast = said.contains("flood") || said.contains("throttl");
        boolean out = said.matches(".*(banned|[kgzd]-?line|password|authori[sz]).*");
        String text =
                farewell.isEmpty()
                        ? "irc: the connection broke off"
                        : "irc: the server ended the connection: " + farewell;
        return fast
                ? ChannelException.of(
                        ChannelFailure.Kind.RATE_LIMITED, text, FLOOD_PAUSE.multipliedBy(3))
                : ChannelException.of(
                        out ? ChannelFailure.Kind.AUTH : ChannelFailure.Kind.NETWORK, text);
    }

    private void took(IrcLine line) throws IOException, InterruptedException {
        switch (line.command()) {
            case "PING" -> wire.write(IrcLine.written("PONG", line.last()));
            case "PONG" -> pong(line);
            case "ERROR" -> farewell = IrcText.plain(line.last());
            case "PRIVMSG" -> {
                if (ready && !isMine(line.nick())) {
                    listener.said(this, line);
                }
            }
            case "NICK" -> {
                if (isMine(line.nick()) && IrcText.isName(line.param(0))) {
                    nick = line.param(0);
                }
            }
            case "JOIN" -> moved(line.nick(), line.param(0), true);
            case "PART" -> moved(line.nick(), line.param(0), false);
            case "KICK" -> moved(line.param(1), line.param(0), false);
            case "376", "422" -> began();
            default -> numeric(line);
        }
    }

    private void numeric(IrcLine line) throws IOException {
        if (!welcomed) {
            welcomed = hello.took(line);
            nick = welcomed ? hello.nick() : "";
            return;
        }
        switch (line.command()) {
            case "401",
                    "402",
                    "403",
                    "404",
                    "405",
                    "407",
                    "411",
                    "412",
                    "413",
                    "414",
                    "417",
                    "421",
                    "263",
                    "439",
                    "442",
                    "471",
                    "472",
                    "473",
                    "474",
                    "475",
                    "476",
                    "477",
                    "486",
                    "489",
                    "531",
                    "707",
                    "716" ->
                    refused(line);
            default -> {
                // Lists, topics and greetings.
            }
        }
    }

    private void began() throws IOException, InterruptedException {
        if (welcomed && !ready) {
            ready = true;
            wire.limitReads(SILENCE);
            listener.ready(this);
        }
    }

    private boolean isMine(String name) {
        return IrcText.small(name).equals(IrcText.small(nick));
    }

    private void moved(String who, String channel, boolean in) {
        if (!isMine(who)) {
            return;
        }
        String name = IrcText.small(channel);
        if (in ? joined.add(name) : joined.remove(name)) {
            LOG.log(Level.INFO, "channel irc: {0} {1}", in ? "joined" : "is no longer in", name);
        }
    }

    private void refused(IrcLine line) {
        ChannelFailure.Kind kind =
                switch (line.command()) {
                    case "263", "439", "707" -> ChannelFailure.Kind.RATE_LIMITED;
                    case "407", "411", "412", "417", "421" -> ChannelFailure.Kind.INVALID;
                    default -> ChannelFailure.Kind.GONE;
                };
        String text =
                "irc: %s: %s (%s)"
                        .formatted(
                                IrcText.plain(line.param(1)),
                                IrcText.plain(line.last()),
                                line.command());
        Receipt receipt = awaited;
        boolean told =
                receipt != null
                        && receipt.refusal()
                                .offer(
                                        Optional.of(
                                                ChannelException.of(
                                                        kind,
                                                        text,
                                                        kind == ChannelFailure.Kind.RATE_LIMITED
                                                                ? FLOOD_PAUSE
                                                                : null)));
        if (!told) {
            LOG.log(Level.WARNING, "{0}", text);
        }
    }

    private void pong(IrcLine line) {
        Receipt receipt = awaited;
        if (receipt != null && line.last().equals(receipt.token())) {
            // Where a refusal came before, it stays.
            boolean first = receipt.refusal().offer(Optional.empty());
            LOG.log(Level.TRACE, "irc: a line arrived: {0}", first);
        }
    }

    /// Bytes of text that fit into one line to there.
    int room(String target) {
        return LONGEST - USER_AND_HOST - nick.length() - "PRIVMSG  :".length() - target.length();
    }

    /// Says a line and waits until the server has taken or refused it: it answers in order, so what
    /// it answers to a question behind the line comes after what it says to the line.
    void say(String target, String text) throws ChannelException, InterruptedException {
        Receipt receipt = new Receipt(Ids.text(12), new ArrayBlockingQueue<>(1));
        awaited = receipt;
        try {
            wire.write(IrcLine.written("PRIVMSG", target, text));
            wire.write(IrcLine.written("PING", receipt.token()));
        } catch (IOException e) {
            throw lost(e);
        }
        Optional<ChannelException> refusal =
                receipt.refusal().poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (refusal == null) {
            throw lost(null);
        }
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    private static ChannelException lost(@Nullable IOException cause) {
        ChannelException failure =
                ChannelException.of(
                        ChannelFailure.Kind.NETWORK,
                        "irc: the connection broke off before the line was taken");
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    /// The connection has ended: who waits is told.
    void gone() {
        Receipt receipt = awaited;
        if (receipt != null && receipt.refusal().offer(Optional.of(lost(null)))) {
            LOG.log(Level.DEBUG, "irc: a line was lost with the connection");
        }
    }

    /// Asks something of the server, and waits for no answer.
    void ask(String command, String... params) throws IOException {
        wire.write(IrcLine.written(command, params));
    }

    /// Says goodbye.
    void quit() {
        try {
            wire.write(IrcLine.written("QUIT", "bye"));
        } catch (IOException e) {
            LOG.log(Level.TRACE, "irc: the server has left", e);
        }
    }
}
