package bot.molt.chat;

import bot.molt.base.CodedException;
import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import bot.molt.chat.text.Chunks;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelConfig;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.ChannelSetup;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One account that is open: received from again and again until it is closed, and written to no
/// faster than its platform allows.
///
/// Threads: safe for any number; receiving has a thread of its own.
final class Account implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Account.class.getName());
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int MOST_ATTEMPTS = 5;

    private final Channel channel;
    private final ChannelSetup setup;
    private final ChannelConfig config;
    private final ChannelAccount open;
    private final AccountState state;
    private final Gate gate = new Gate();
    private final Semaphore stopping = new Semaphore(0);
    private volatile @Nullable Receiver receiver;
    private volatile @Nullable Worker worker;

    Account(Channel channel, ChannelSetup setup, ChannelConfig config, InstantSource clock) {
        this.channel = channel;
        this.setup = setup;
        this.config = config;
        this.open = channel.open(setup);
        this.state = new AccountState(clock);
    }

    /// Something that is asked of the platform.
    private interface Ask<T> {
        T run() throws ChannelException, InterruptedException;
    }

    /// Begins to receive.
    void start(Receiver inlet) {
        receiver = inlet;
        state.started();
        worker = Worker.virtual("channel-" + name(), () -> receive(inlet));
    }

    private void receive(Receiver inlet) throws InterruptedException {
        while (true) {
            Duration pause = received(inlet);
            if (stopping.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /// How long to leave the platform alone after it broke.
    private Duration received(Receiver inlet) throws InterruptedException {
        try {
            open.receive(inlet);
            return pause(null);
        } catch (ChannelException e) {
            return broke(String.valueOf(e.getMessage()), e.failure());
        } catch (CodedException e) {
            return broke(e.text(), null);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "channel " + name() + ": internal error", e);
            return broke("internal error (its details are in the gateway's log)", null);
        }
    }

    private Duration broke(String why, @Nullable ChannelFailure failure) {
        state.broke(why);
        Duration pause = pause(failure);
        LOG.log(Level.WARNING, "channel {0}: {1}; again in {2} ms", name(), why, pause.toMillis());
        return pause;
    }

    /// 1 s, 2 s, 4 s … 5 min; longer from the beginning where only somebody else can mend it.
    private Duration pause(@Nullable ChannelFailure failure) {
        Duration wanted = failure == null ? null : failure.after();
        if (wanted != null) {
            return wanted;
        }
        boolean mends = failure == null || failure.retryable();
        int step = Math.min(10, state.reconnects() + (mends ? 0 : 5));
        Duration pause = Duration.ofSeconds(1L << Math.max(0, step - 1));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /// Whether it was opened by this very channel, and not by another version of it.
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Channel other) {
        return channel == other;
    }

    String channelId() {
        return channel.id();
    }

    String label() {
        return channel.label();
    }

    String accountId() {
        return setup.account();
    }

    /// `telegram/default`.
    String name() {
        return channel.id() + "/" + setup.account();
    }

    ChannelSetup setup() {
        return setup;
    }

    ChannelConfig config() {
        return config;
    }

    AccountState state() {
        return state;
    }

    /// The smaller of what the platform takes and what is configured.
    ChannelLimits limits() {
        ChannelLimits platform = open.limits();
        return new ChannelLimits(
                Math.min(platform.text(), config.output().textChunkLimit()),
                platform.caption(),
                platform.file(),
                platform.lines());
    }

    /// A text as messages that the platform takes.
    List<String> pieces(String text) {
        ChannelLimits limits = limits();
        return Chunks.of(text, limits.text(), limits.lines());
    }

    boolean can(ChannelAccount.Ability ability) {
        return open.abilities().contains(ability);
    }

    Place direct(String person) {
        return open.direct(person);
    }

    Optional<ChannelConfig.Group> group(IncomingMessage message) {
        return open.group(message);
    }

    String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        String id = paced(() -> open.send(message));
        state.outbound();
        return id;
    }

    void edit(String id, OutgoingMessage message) throws ChannelException, InterruptedException {
        paced(() -> {
            open.edit(id, message);
            return true;
        });
        state.outbound();
    }

    void react(Place place, String id, String emoji) throws ChannelException, InterruptedException {
        paced(() -> {
            open.react(place, id, emoji);
            return true;
        });
    }

    /// Typing that cannot be shown is no loss.
    void typing(Place place) throws InterruptedException {
        try {
            open.typing(place);
        } catch (ChannelException e) {
            LOG.log(Level.DEBUG, "channel {0}: {1}", name(), e.getMessage());
        }
    }

    void answer(Pressed pressed, String text) throws InterruptedException {
        try {
            open.answer(pressed, text);
        } catch (ChannelException e) {
            LOG.log(Level.DEBUG, "channel {0}: {1}", name(), e.getMessage());
        }
    }

    byte[] fetch(Attachment attachment) throws ChannelException, InterruptedException {
        return open.fetch(attachment, (long) config.output().mediaMaxMb() << 20);
    }

    /// Whether the platform answers, and what: `{"ok":true,"bot":{…},"elapsedMs":12}`.
    Json.Obj probed() throws InterruptedException {
        long start = System.nanoTime();
        Json.ObjectBuilder probe = Json.object();
        try {
            Json.Obj told = open.probe();
            probe.put("ok", true);
            told.members().forEach(probe::put);
        } catch (ChannelException e) {
            probe.put("ok", false).put("error", e.getMessage());
        }
        return probe.put("elapsedMs", Duration.ofNanos(System.nanoTime() - start).toMillis())
                .build();
    }

    WebAnswer take(WebDelivery delivery) throws InterruptedException {
        Receiver inlet = receiver;
        return inlet == null ? WebAnswer.status(503) : open.take(delivery, inlet);
    }

    /// A platform that has too much waits for nobody: what it refused for that was not done, and is
    /// asked again when it says. Who comes meanwhile waits behind.
    private <T> T paced(Ask<T> ask) throws ChannelException, InterruptedException {
        for (int attempt = 1; true; attempt++) {
            gate.await(LONGEST_WAIT);
            try {
                return ask.run();
            } catch (ChannelException e) {
                Duration after = Objects.requireNonNullElse(e.failure().after(), LONGEST_WAIT);
                boolean waits =
                        e.kind() == ChannelFailure.Kind.RATE_LIMITED
                                && attempt < MOST_ATTEMPTS
                                && after.compareTo(LONGEST_WAIT) < 0;
                if (!waits) {
                    throw e;
                }
                gate.shut(after);
            }
        }
    }

    @Override
    public void close() {
        stopping.release();
        Worker working = worker;
        if (working != null) {
            working.close();
        }
        receiver = null;
        state.stopped();
        open.close();
    }
}
