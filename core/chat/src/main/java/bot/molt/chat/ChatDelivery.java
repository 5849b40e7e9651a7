package bot.molt.chat;

import bot.molt.agent.delivery.Delivery;
import bot.molt.agent.delivery.LaterException;
import bot.molt.agent.delivery.Outgoing;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.spi.channel.ChannelConfig;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Sends replies of agents to one channel, in as many messages as they need.
///
/// Threads: as [Delivery].
final class ChatDelivery implements Delivery {
    private final String channel;
    private final Accounts accounts;
    private final Receipts receipts;
    private final Map<String, Replying> replying;

    /// Messages of a reply that went out before one of them failed, by key.
    private final Map<String, Integer> sent = new ConcurrentHashMap<>();

    /// Messages that grew and become the beginning of a reply, by key.
    private final Map<String, String> grown = new ConcurrentHashMap<>();

    /// @param replying what is being shown of runs, by channel, account and run
    ChatDelivery(
            String channel, Accounts accounts, Receipts receipts, Map<String, Replying> replying) {
        this.channel = channel;
        this.accounts = accounts;
        this.receipts = receipts;
        this.replying = replying;
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public void send(Outgoing message) throws IOException, InterruptedException {
        Account account =
                accounts.find(channel, message.account())
                        .orElseThrow(() ->
                                new IOException(
                                        "%s: the account does not run (expected: one that `moltbot channels status` shows as running)"
                                                .formatted(
                                                        Accounts.name(
                                                                channel, message.account()))));
        try {
            String id = sendAll(account, message);
            forget(message);
            receipts.record(receipt(account, message, "delivered").put("messageId", id).build());
        } catch (ChannelException e) {
            ChannelFailure failure = e.failure();
            if (!mayPass(failure)) {
                forget(message);
                receipts.record(
                        receipt(account, message, "failed").put("reason", failure.text()).build());
                throw new CodedException(ErrorCode.INVALID_REQUEST, failure.text(), e);
            }
            throw later(failure);
        }
    }

    private void forget(Outgoing message) {
        sent.remove(message.key());
        grown.remove(message.key());
    }

    /// Credentials can be mended, and then what waits is sent.
    private static boolean mayPass(ChannelFailure failure) {
        return failure.retryable() || failure.kind() == ChannelFailure.Kind.AUTH;
    }

    private static IOException later(ChannelFailure failure) {
        Duration after = failure.after();
        return after == null
                ? new IOException(failure.text())
                : new LaterException(failure.text(), after);
    }

    private String sendAll(Account account, Outgoing message)
            throws ChannelException, InterruptedException {
        Place place = new Place(message.to(), message.thread());
        Replying shown = replying.remove(runKey(channel, account.accountId(), message.run()));
        if (shown != null) {
            shown.takeOver().ifPresent(id -> grown.put(message.key(), id));
        }
        @Nullable String begun = grown.get(message.key());
        List<String> pieces = account.pieces(message.text());
        String id = "";
        for (int i = sent.getOrDefault(message.key(), 0); i < pieces.size(); i++) {
            OutgoingMessage piece =
                    OutgoingMessage.of(place, message.key() + "-" + i, pieces.get(i))
                            .answering(quotes(account, i) ? message.replyTo() : "");
            id = i == 0 && begun != null ? edited(account, begun, piece) : account.send(piece);
            sent.put(message.key(), i + 1);
        }
        return id;
    }

    /// The message that grew becomes the answer; where it is gone, the answer is a new one.
    private static String edited(Account account, String id, OutgoingMessage piece)
            throws ChannelException, InterruptedException {
        try {
            account.edit(id, piece);
            return id;
        } catch (ChannelException e) {
            boolean gone =
                    e.kind() == ChannelFailure.Kind.GONE || e.kind() == ChannelFailure.Kind.INVALID;
            if (!gone) {
                throw e;
            }
            return account.send(piece);
        }
    }

    private static boolean quotes(Account account, int piece) {
        ChannelConfig.Output.ReplyTo mode = account.config().output().replyToMode();
        return switch (mode) {
            case OFF -> false;
            case FIRST -> piece == 0;
            case ALL -> true;
        };
    }

    static String runKey(String channel, String account, String run) {
        return channel + "/" + account + "/" + run;
    }

    private Json.ObjectBuilder receipt(Account account, Outgoing message, String event) {
        return Json.object()
                .put("type", "message")
                .put("event", event)
                .put("channel", channel)
                .put("account", account.accountId())
                .put("to", message.to())
                .put("thread", Optional.of(message.thread()).filter(t -> !t.isEmpty()).orElse(null))
                .put("key", message.key());
    }
}
