package bot.molt.channels.irc;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.channels.wire.Markdown;
import bot.molt.channels.wire.Pauses;
import bot.molt.channels.wire.Recent;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelConfig;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Receiver;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One account of a network. IRC keeps nothing: what is said while nobody is there is lost.
final class IrcAccount implements ChannelAccount {
    private static final System.Logger LOG = System.getLogger(IrcAccount.class.getName());
    private static final ChannelLimits LIMITS = new ChannelLimits(4000, 4000, new DataSize(0));
    private static final int MOST_WAITING = 1_000;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final IrcConfig config;
    private final Server server;
    private final InstantSource clock;
    private final LinePace pace;
    private final Pauses pauses = new Pauses();
    private final Markdown markdown = new Markdown(new IrcMarkup());
    private final Semaphore speaking = new Semaphore(1, true);

    /// How many lines of a message went out, by its place and key.
    private final Recent<Integer> gone = new Recent<>();

    /// Nicks by the message that they wrote, and by who they are.
    private final Recent<String> writers = new Recent<>();

    private final Recent<String> nicks = new Recent<>();
    private volatile @Nullable IrcClient client;

    /// Where it connects, and as whom.
    ///
    /// @param nickserv password for the service; null for none
    record Server(String host, IrcHello.Who who, @Nullable Secret nickserv) {}

    /// What the reader of the connection tells.
    private sealed interface Event {
        record Ready() implements Event {}

        record Said(IncomingMessage message) implements Event {}

        record Ended(ChannelException why) implements Event {}
    }

    IrcAccount(IrcConfig config, Server server, InstantSource clock) {
        this.config = config;
        this.server = server;
        this.clock = clock;
        this.pace = new LinePace(config.pace().burst(), config.pace().lineEvery());
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.GROUPS);
    }

    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        BlockingQueue<Event> events = new ArrayBlockingQueue<>(MOST_WAITING);
        try (IrcWire wire =
                        IrcWire.open(
                                server.host(),
                                config.port(),
                                config.tls(),
                                config.timeoutSeconds());
                TaskScope scope = new TaskScope("irc")) {
            IrcClient running =
                    new IrcClient(
                            wire,
                            new IrcHello(wire, server.who()),
                            new Reader(events),
                            config.timeoutSeconds());
            scope.fork(() -> read(running, events));
            until(running, events, receiver);
        } finally {
            client = null;
        }
    }

    private static boolean read(IrcClient running, BlockingQueue<Event> events)
            throws InterruptedException {
        try {
            running.run();
        } catch (ChannelException e) {
            events.put(new Event.Ended(e));
        } catch (IOException e) {
            ChannelException why =
                    ChannelException.of(
                            ChannelFailure.Kind.NETWORK,
                            "irc: the connection broke off: " + e.getMessage());
            why.initCause(e);
            events.put(new Event.Ended(why));
        } finally {
            running.gone();
        }
        return true;
    }

    private void until(IrcClient running, BlockingQueue<Event> events, Receiver receiver)
            throws ChannelException, InterruptedException {
        try {
            while (true) {
                switch (events.take()) {
                    case Event.Ready() -> receiver.connected();
                    case Event.Said(IncomingMessage message) -> handIn(message, receiver);
                    case Event.Ended(ChannelException why) -> throw why;
                }
            }
        } catch (InterruptedException e) {
            running.quit();
            throw e;
        }
    }

    /// What cannot be kept now is offered again: nobody else has it.
    private void handIn(IncomingMessage message, Receiver receiver) throws InterruptedException {
        Duration pause = Duration.ofMillis(200);
        while (!kept(message, receiver)) {
            pauses.add(message.id(), pause);
            pauses.await(message.id());
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
        }
    }

    private boolean kept(IncomingMessage message, Receiver receiver) throws InterruptedException {
        writers.put(message.id(), message.from().username());
        nicks.put(message.from().id(), message.from().username());
        try {
            receiver.message(message);
            return true;
        } catch (CodedException e) {
            if (!e.code().retryable()) {
                throw e;
            }
            LOG.log(Level.WARNING, "irc: a message is not kept yet: {0}", e.text());
            return false;
        }
    }

    /// Says who the bot is, joins, and hands on what is said.
    private final class Reader implements IrcClient.Listener {
        private final BlockingQueue<Event> events;

        Reader(BlockingQueue<Event> events) {
            this.events = events;
        }

        @Override
        public void ready(IrcClient running) throws IOException, InterruptedException {
            String service = config.login().nickserv().service();
            String wanted = server.who().nick();
            Secret password = server.nickserv();
            if (password != null) {
                if (!IrcText.small(running.nick()).equals(IrcText.small(wanted))) {
                    String ghost = "GHOST " + wanted + " " + password.reveal();
                    running.ask("PRIVMSG", service, ghost);
                    running.ask("NICK", wanted);
                }
                running.ask("PRIVMSG", service, "IDENTIFY " + password.reveal());
            }
            for (String channel : channels()) {
                running.ask("JOIN", channel.split(" ", 2));
            }
            client = running;
            events.put(new Event.Ready());
        }

        @Override
        public void said(IrcClient running, IrcLine line) throws InterruptedException {
            Optional<IncomingMessage> message =
                    new IrcMessages(running.nick(), clock).message(line);
            if (message.isPresent()) {
                events.put(new Event.Said(message.get()));
            }
        }
    }

    /// `#ops`, or `#ops key`.
    private List<String> channels() {
        List<String> named = config.channels().stream().map(IrcAccount::name).toList();
        return Stream.concat(
                        config.channels().stream(),
                        config.common().groups().keySet().stream()
                                .filter(key -> !named.contains(name(key))))
                .filter(channel -> IrcText.isChannel(name(channel)))
                .toList();
    }

    private static String name(String channel) {
        return IrcText.small(channel.strip().split("\\s+", 2)[0]);
    }

    /// Channels are compared as servers compare them; one that is listed to be joined is read.
    @Override
    public Optional<ChannelConfig.Group> group(IncomingMessage message) {
        String chat = message.place().chat();
        Map<String, ChannelConfig.Group> groups = config.common().groups();
        Optional<ChannelConfig.Group> own =
                groups.entrySet().stream()
                        .filter(entry -> name(entry.getKey()).equals(chat))
                        .map(Map.Entry::getValue)
                        .findFirst();
        boolean listed = config.channels().stream().anyMatch(c -> name(c).equals(chat));
        return own.isPresent() || !listed
                ? own
                : Optional.of(groups.getOrDefault("*", new ChannelConfig.Group(true, null, null)));
    }

    @Override
    public Place direct(String person) {
        int end = person.indexOf('!');
        return Place.of(nicks.find(person).orElse(end < 0 ? person : person.substring(0, end)));
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        if (!message.files().isEmpty()) {
            throw ChannelException.of(
                    ChannelFailure.Kind.UNSUPPORTED, "irc: there is no way to send a file");
        }
        String target = target(message.place());
        IrcClient running = client;
        if (running == null) {
            throw ChannelException.of(
                    ChannelFailure.Kind.NETWORK,
                    "irc: not connected (see `moltbot channels status`)");
        }
        List<String> lines =
                IrcText.lines(named(message, target) + written(message), running.room(target));
        String key = message.key().isEmpty() ? "" : target + " " + message.key();
        speaking.acquire();
        try {
            for (int i = gone.find(key).orElse(0); i < lines.size(); i++) {
                pace.await();
                running.say(target, lines.get(i));
                if (!key.isEmpty()) {
                    gone.put(key, i + 1);
                }
            }
        } finally {
            speaking.release();
        }
        return message.key().isEmpty() ? Ids.text(20) : message.key();
    }

    private String written(OutgoingMessage message) {
        return markdown.write(IrcText.plain(message.text()));
    }

    /// In a channel, an answer begins with the name of whoever asked.
    private String named(OutgoingMessage message, String target) {
        return IrcText.isChannel(target)
                ? writers.find(message.replyTo()).map(nick -> nick + ": ").orElse("")
                : "";
    }

    /// A person may be named as everywhere else: `ann!~ann@host`, or by account.
    private String target(Place place) throws ChannelException {
        String named = place.chat().replaceFirst("^(channel|user):", "");
        String chat = IrcText.isChannel(named) ? named : direct(named).chat();
        if (!IrcText.isChannel(chat) && !IrcText.isName(chat)) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID,
                    "irc: %s (expected: a channel such as #ops, or a nick)"
                            .formatted(IrcText.plain(chat).replace('\n', ' ')));
        }
        return chat;
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        IrcClient running = client;
        if (running == null) {
            throw ChannelException.of(
                    ChannelFailure.Kind.NETWORK, "irc: not connected to " + server.host());
        }
        return Json.object()
                .put("bot", Json.object().put("username", running.nick()).build())
                .put("server", server.host())
                .put("channels", Json.strings(running.joined()))
                .build();
    }

    @Override
    public void close() {
        // A connection belongs to who receives, and ends with that.
    }
}
