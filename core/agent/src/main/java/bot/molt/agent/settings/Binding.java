package bot.molt.agent.settings;

import bot.molt.agent.Inbound;
import bot.molt.agent.Route;
import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Doc;
import bot.molt.execution.agents.AgentId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One item of `bindings`: whose messages in chats are for which agent. The closest one holds: a
/// conversation or a person before an account, an account before a channel; of equal ones the
/// first.
public record Binding(@Doc("Id of an agent.") String agentId, @Doc("Which messages.") Match match) {
    private static final String EVERY = "*";

    public Binding {
        Require.nonBlank("agentId", agentId);
    }

    /// `match` of a binding.
    public record Match(
            @Doc("Id of a channel: telegram.") String channel,
            @Doc("Account of the channel, * for any; not written means its default one.")
                    @Nullable String accountId,
            @Doc("A person or a group.") @Nullable Peer peer,
            @Doc("Understood and matched by no message yet: channels do not tell it.")
                    @Aka("teamId")
                    @Nullable String guildId) {
        public Match {
            Require.nonBlank("channel", channel);
        }
    }

    /// `peer` of a match.
    public record Peer(
            @Doc("dm (a person who writes directly), group or channel.") String kind,
            @Doc("Id of the person or of the group.") String id) {
        public Peer {
            Require.that(
                    kind.toLowerCase(Locale.ROOT).matches("dm|direct|group|channel"),
                    "kind",
                    kind,
                    "dm, group or channel");
            Require.nonBlank("id", id);
        }

        boolean isPerson() {
            return kind.toLowerCase(Locale.ROOT).startsWith("d");
        }
    }

    /// The agent of the closest binding of a message; empty where none fits, or where it does not
    /// come from a chat.
    static Optional<String> closest(List<Binding> bindings, Inbound inbound) {
        Route route = inbound.options().route();
        if (route == null || !inbound.caller().door().equals("chat")) {
            return Optional.empty();
        }
        Binding best = null;
        int closest = 0;
        for (Binding each : bindings) {
            int close = each.closeness(inbound, route);
            if (close > closest) {
                best = each;
                closest = close;
            }
        }
        return Optional.ofNullable(best).map(binding -> AgentId.of(binding.agentId()));
    }

    /// Zero where it does not fit.
    private int closeness(Inbound inbound, Route route) {
        String account = match.accountId();
        boolean fits =
                match.channel().equalsIgnoreCase(route.channel())
                        && match.guildId() == null
                        && fitsAccount(account, route.account());
        if (!fits) {
            return 0;
        }
        Peer peer = match.peer();
        if (peer != null) {
            return is(peer, inbound, route) ? 3 : 0;
        }
        return account == null || account.equals(EVERY) ? 1 : 2;
    }

    private static boolean fitsAccount(@Nullable String wanted, String account) {
        if (wanted == null) {
            return account.isEmpty() || account.equals("default");
        }
        return wanted.equals(EVERY)
                || wanted.equalsIgnoreCase(account.isEmpty() ? "default" : account);
    }

    private static boolean is(Peer peer, Inbound inbound, Route route) {
        boolean person = !inbound.session().contains("group:");
        String address = inbound.caller().address();
        String id = person ? address.substring(address.indexOf(':') + 1) : route.to();
        return peer.isPerson() == person && peer.id().equalsIgnoreCase(id);
    }
}
