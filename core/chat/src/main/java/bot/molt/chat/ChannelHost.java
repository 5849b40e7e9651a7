package bot.molt.chat;

import bot.molt.agent.Agents;
import bot.molt.agent.delivery.Delivery;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.chat.access.PairingBook;
import bot.molt.chat.settings.ChatSettings;
import bot.molt.execution.Execution;
import bot.molt.execution.approval.Approvals;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelConfig;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelSetup;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The channels of a gateway: their accounts as the configuration names them, started, stopped and
/// replaced while it changes.
///
/// Threads: safe for any number; accounts change one after the other.
public final class ChannelHost implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ChannelHost.class.getName());
    private static final Duration PACE = Duration.ofMillis(1_500);

    private final Parts parts;
    private final ChannelShelf channels;
    private final Accounts accounts = new Accounts();
    private final Map<String, Replying> replying = new ConcurrentHashMap<>();
    private final Map<String, Delivery> deliveries = new ConcurrentHashMap<>();
    private final PairingBook book;
    private final ReentrantLock turn = new ReentrantLock();

    /// Accounts that could not be opened, with why.
    private final Map<String, String> broken = new ConcurrentHashMap<>();

    /// Accounts that were stopped by hand.
    private final Map<String, Boolean> stopped = new ConcurrentHashMap<>();

    private volatile @Nullable ChatParts chat;
    private boolean closed;

    /// What a host is made of.
    ///
    /// @param state the state folder
    /// @param secrets told of every secret, so that no log shows it
    public record Parts(
            List<Channel> channels,
            Supplier<ChatSettings> settings,
            Map<String, String> environment,
            Path state,
            Redactor redactor,
            Consumer<Secret> secrets,
            Receipts receipts,
            InstantSource clock) {}

    public ChannelHost(Parts parts) {
        this.parts = parts;
        this.book = new PairingBook(parts.state().resolve("credentials"), parts.clock());
        this.channels = new ChannelShelf(parts.channels(), parts.state());
    }

    /// By which replies of agents leave.
    public List<Delivery> deliveries() {
        return channels.channels().stream()
                .map(channel -> deliveries.computeIfAbsent(channel.id(), this::delivery))
                .toList();
    }

    private Delivery delivery(String channel) {
        return new ChatDelivery(channel, accounts, parts.receipts(), replying);
    }

    /// Replaces the channels that come and go. Accounts of one that goes end; those of another one
    /// of the same id begin anew.
    public void lend(List<ChannelShelf.Lent> now) {
        channels.lend(now);
        apply();
    }

    /// Opens the accounts of the configuration; from here on they follow it.
    public void start(Agents agents, Execution execution, Approvals approvals) {
        ChatParts made =
                new ChatParts(
                        new ChatParts.Made(
                                parts.settings(),
                                agents,
                                execution,
                                approvals,
                                book,
                                parts.redactor(),
                                PACE,
                                parts.clock()),
                        accounts,
                        replying);
        chat = made;
        approvals.tell(made.approvals());
        apply();
    }

    /// Follows the configuration that holds now: only accounts whose settings changed are touched.
    public void apply() {
        turn.lock();
        try {
            if (chat == null || closed) {
                return;
            }
            Map<String, Planned> planned = planned();
            for (Account account : accounts.all()) {
                Planned plan = planned.get(account.name());
                boolean stays =
                        plan != null
                                && plan.runs()
                                && account.isOf(plan.channel())
                                && plan.setup().settings().equals(account.setup().settings());
                if (!stays) {
                    end(account);
                }
            }
            broken.keySet().retainAll(planned.keySet());
            planned.values().stream()
                    .filter(Planned::runs)
                    .filter(plan -> !stopped.containsKey(plan.name()))
                    .filter(plan ->
                            accounts.find(plan.channel().id(), plan.setup().account()).isEmpty())
                    .forEach(this::open);
        } finally {
            turn.unlock();
        }
    }

    private void open(Planned plan) {
        ChatParts made = chat;
        if (made == null) {
            return;
        }
        try {
            Account account =
                    new Account(plan.channel(), plan.setup(), plan.config(), parts.clock());
            accounts.put(account);
            broken.remove(plan.name());
            account.start(new Inlet(account, made));
            LOG.log(Level.INFO, "channel {0}: started", plan.name());
        } catch (CodedException e) {
            broken.put(plan.name(), e.text());
            LOG.log(Level.WARNING, "channel {0}: not started: {1}", plan.name(), e.text());
        }
    }

    private void end(Account account) {
        account.close();
        accounts.drop(account);
        LOG.log(Level.INFO, "channel {0}: stopped", account.name());
    }

    /// An account as the configuration names it.
    private record Planned(
            Channel channel, ChannelSetup setup, ChannelConfig config, boolean configured) {
        String name() {
            return Accounts.name(channel.id(), setup.account());
        }

        boolean runs() {
            return config.enabled() && configured;
        }
    }

    private Map<String, Planned> planned() {
        Map<String, Planned> all = new LinkedHashMap<>();
        for (ChannelShelf.Lent lent : channels.all()) {
            Json.Obj section = section(lent);
            Json.Obj named = section.object("accounts");
            Json.Obj common = section.without("accounts");
            if (named.members().isEmpty()) {
                put(all, lent, ChannelSetup.DEFAULT, common);
            }
            named.members()
                    .forEach((name, own) -> {
                        Map<String, Json> merged = new HashMap<>(common.members());
                        merged.putAll(own instanceof Json.Obj object ? object.members() : Map.of());
                        put(all, lent, name, new Json.Obj(merged));
                    });
        }
        return all;
    }

    private Json.Obj section(ChannelShelf.Lent lent) {
        Supplier<Json.Obj> own = lent.settings();
        return own == null ? parts.settings().get().channel(lent.channel().id()) : own.get();
    }

    private void put(
            Map<String, Planned> all, ChannelShelf.Lent lent, String name, Json.Obj settings) {
        Channel channel = lent.channel();
        ChannelSetup setup = setup(lent, name, settings);
        ChannelConfig config =
                Binder.lenient(ChannelConfig.class, settings, "channels." + channel.id()).value();
        boolean configured = channel.isConfigured(setup);
        if (configured || !settings.members().isEmpty()) {
            Planned plan = new Planned(channel, setup, config, configured);
            all.put(plan.name(), plan);
        }
    }

    private ChannelSetup setup(ChannelShelf.Lent lent, String account, Json.Obj settings) {
        return new ChannelSetup(
                account, settings, parts.environment(), lent.state(), parts.secrets());
    }

    /// What an account would lack with these settings beside those that it has.
    ///
    /// Errors: `invalid_request` for an unknown channel; `invalid_params` for settings that cannot
    /// be used.
    public List<String> missing(String channel, String account, Json.Obj settings) {
        ChannelShelf.Lent wanted = channels.find(channel).orElseThrow(() -> unsupported(channel));
        Json.Obj section = section(wanted);
        Json.Obj now =
                Prospect.merged(
                        section.without("accounts"), section.object("accounts").object(account));
        return Prospect.missing(
                wanted.channel(), setup(wanted, account, Prospect.merged(now, settings)));
    }

    private CodedException unsupported(String channel) {
        return new CodedException(
                ErrorCode.INVALID_REQUEST,
                "unsupported channel: %s (expected: one of %s)"
                        .formatted(channel, String.join(", ", labels().keySet())));
    }

    /// Whether there is a channel of this id.
    public boolean knows(String channel) {
        return channels.find(channel).isPresent();
    }

    /// Ids and labels of the channels, in order.
    public Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        channels.channels().forEach(channel -> labels.put(channel.id(), channel.label()));
        return labels;
    }

    public PairingBook pairing() {
        return book;
    }

    /// How every configured account is.
    ///
    /// @param probes whether platforms are asked too
    public List<AccountView> views(boolean probes) throws InterruptedException {
        List<AccountView> views = new ArrayList<>();
        for (Planned plan : planned().values()) {
            Optional<Account> open = running(plan);
            Json.Obj shown =
                    Json.object()
                            .put("accountId", plan.setup().account())
                            .put("name", plan.config().name())
                            .put("enabled", plan.config().enabled())
                            .put("configured", plan.configured())
                            .put("dmPolicy", word(plan.config().dmPolicy()))
                            .put("allowFrom", Json.strings(plan.config().allowFrom()))
                            .build();
            Json.Obj state =
                    open.map(account -> account.state().toJson())
                            .orElseGet(() -> new AccountState(parts.clock()).toJson());
            Map<String, Json> all = new LinkedHashMap<>(shown.members());
            all.putAll(state.members());
            String why = broken.get(plan.name());
            if (why != null) {
                all.put("lastError", Json.of(why));
            }
            if (probes && open.isPresent()) {
                all.put("probe", open.get().probed());
                all.put("lastProbeAt", Json.of(parts.clock().millis()));
            }
            views.add(new AccountView(plan.channel().id(), new Json.Obj(all)));
        }
        return views;
    }

    /// How an account is, in the words of the original.
    public record AccountView(String channel, Json.Obj json) {}

    private Optional<Account> running(Planned plan) {
        return accounts.of(plan.channel().id()).stream()
                .filter(account -> account.name().equals(plan.name()))
                .findFirst();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    /// Starts an account that was stopped, or anew one that runs.
    ///
    /// Errors: `not_found` for one that is not configured.
    public void restart(String channel, String account) {
        Planned plan = plan(channel, account);
        turn.lock();
        try {
            stopped.remove(plan.name());
            running(plan).ifPresent(this::end);
        } finally {
            turn.unlock();
        }
        apply();
    }

    /// Stops an account until it is started or the gateway is.
    ///
    /// Errors: as [#restart].
    public void stop(String channel, String account) {
        Planned plan = plan(channel, account);
        turn.lock();
        try {
            stopped.put(plan.name(), true);
            running(plan).ifPresent(this::end);
        } finally {
            turn.unlock();
        }
    }

    private Planned plan(String channel, String account) {
        Planned plan = planned().get(Accounts.name(channel, account));
        if (plan == null) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "account: %s (expected: one that `moltbot channels list` shows)"
                            .formatted(Accounts.name(channel, account)));
        }
        return plan;
    }

    /// A message to somebody, as a client wants it sent.
    ///
    /// @param account empty for the channel's default
    /// @param thread empty for none
    /// @param replyTo id of a message; empty for none
    public record Send(
            String channel,
            String account,
            String to,
            String thread,
            String text,
            List<OutgoingFile> files,
            String replyTo,
            String key) {}

    /// Sends a message now; its id on the platform.
    ///
    /// Errors: `not_found` for an account that does not run or a chat that is not there,
    /// `rate_limited`, `unavailable`, `invalid_params` as the platform says.
    public String send(Send wish) throws InterruptedException {
        Account account = account(wish.channel(), wish.account());
        Place place = new Place(wish.to(), wish.thread());
        List<String> pieces = new ArrayList<>(account.pieces(wish.text()));
        if (pieces.isEmpty()) {
            pieces.add("");
        }
        String id = "";
        for (int i = 0; i < pieces.size(); i++) {
            OutgoingMessage message =
                    OutgoingMessage.of(place, wish.key() + "-" + i, pieces.get(i))
                            .carrying(i == 0 ? wish.files() : List.of())
                            .answering(i == 0 ? wish.replyTo() : "");
            id = sent(account, message);
        }
        return id;
    }

    private String sent(Account account, OutgoingMessage message) throws InterruptedException {
        Json.ObjectBuilder receipt =
                Json.object()
                        .put("type", "message")
                        .put("channel", account.channelId())
                        .put("account", account.accountId())
                        .put("to", message.place().chat())
                        .put("key", message.key());
        try {
            String id = account.send(message);
            parts.receipts().record(receipt.put("event", "delivered").put("messageId", id).build());
            return id;
        } catch (ChannelException e) {
            parts.receipts()
                    .record(receipt.put("event", "failed").put("reason", e.getMessage()).build());
            throw PlatformErrors.coded(e);
        }
    }

    /// Changes a message that was sent.
    ///
    /// Errors: as [#send].
    public void edit(Send wish, String messageId) throws InterruptedException {
        Account account = account(wish.channel(), wish.account());
        Place place = new Place(wish.to(), wish.thread());
        try {
            account.edit(messageId, OutgoingMessage.of(place, wish.key(), wish.text()));
        } catch (ChannelException e) {
            throw PlatformErrors.coded(e);
        }
    }

    /// Puts an emoji on a message; an empty one takes it away.
    ///
    /// Errors: as [#send].
    public void react(Send wish, String messageId, String emoji) throws InterruptedException {
        Account account = account(wish.channel(), wish.account());
        try {
            account.react(new Place(wish.to(), wish.thread()), messageId, emoji);
        } catch (ChannelException e) {
            throw PlatformErrors.coded(e);
        }
    }

    private Account account(String channel, String name) {
        if (!knows(channel)) {
            throw unsupported(channel);
        }
        return accounts.find(channel, name)
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.NOT_FOUND,
                                "account: %s (expected: one that `moltbot channels status` shows as running)"
                                        .formatted(Accounts.name(channel, name))));
    }

    /// Paths to which platforms deliver.
    public List<String> webPaths() {
        return channels.channels().stream()
                .flatMap(channel -> channel.webPaths().stream())
                .toList();
    }

    /// Hands a request to the account that it is for: the last part of its path, or the default.
    public WebAnswer deliver(WebDelivery delivery) throws InterruptedException {
        for (Channel channel : channels.channels()) {
            for (String path : channel.webPaths()) {
                if (!path.endsWith("/*") && isUnder(delivery.path(), path)) {
                    String account =
                            delivery.path().length() == path.length()
                                    ? ""
                                    : delivery.path().substring(path.length() + 1);
                    Optional<Account> found = accounts.find(channel.id(), account);
                    return found.isEmpty() ? WebAnswer.status(404) : found.get().take(delivery);
                }
            }
        }
        return WebAnswer.status(404);
    }

    private static boolean isUnder(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    /// Stops every account.
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            accounts.all().forEach(this::end);
        } finally {
            turn.unlock();
        }
        ChatParts made = chat;
        if (made != null) {
            made.scope().close();
        }
    }
}
