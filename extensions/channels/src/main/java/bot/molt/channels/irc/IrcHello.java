package bot.molt.channels.irc;

import bot.molt.base.Secret;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a client says who it is: capabilities, SASL PLAIN, a nick that is free.
///
/// Source: RFC 2812, 3.1; ircv3.net, capability negotiation and SASL 3.1.
///
/// Threads: one.
final class IrcHello {
    private static final int CHUNK = 400;
    private static final int MOST_NICKS = 10;
    private static final Set<String> WANTED = Set.of("message-tags", "account-tag");

    private final IrcWire wire;
    private final Who who;
    private final Set<String> offered = new LinkedHashSet<>();
    private String nick;
    private int tried = 1;
    private boolean authenticated;

    /// @param server null for no password of the server
    /// @param account null for the nick
    /// @param password null for no SASL
    record Who(
            String nick,
            @Nullable Secret server,
            @Nullable String account,
            @Nullable Secret password) {}

    IrcHello(IrcWire wire, Who who) {
        this.wire = wire;
        this.who = who;
        this.nick = who.nick();
    }

    /// Begins.
    void begin() throws IOException {
        Secret server = who.server();
        wire.write(IrcLine.written("CAP", "LS", "302"));
        if (server != null) {
            wire.write(IrcLine.written("PASS", server.reveal()));
        }
        wire.write(IrcLine.written("NICK", nick));
        wire.write(IrcLine.written("USER", "moltbot", "0", "*", "Moltbot"));
    }

    /// The nick that was asked for last.
    String nick() {
        return nick;
    }

    /// Takes an answer; whether it was the welcome.
    boolean took(IrcLine line) throws IOException {
        switch (line.command()) {
            case "CAP" -> capability(line);
            case "AUTHENTICATE" -> authenticate();
            case "903" -> {
                authenticated = true;
                wire.write(IrcLine.written("CAP", "END"));
            }
            case "902", "904", "905", "906", "908" ->
                    throw refused("the account was refused: " + IrcText.plain(line.last()));
            case "464" -> throw refused("the server's password was refused");
            case "465" -> throw refused("banned: " + IrcText.plain(line.last()));
            case "432", "433", "436", "437" -> other(line);
            case "001" -> {
                if (who.password() != null && !authenticated) {
                    throw refused(
                            "the server offers no SASL (expected: SASL PLAIN, or nickserv.password in the place of sasl.password)");
                }
                nick = line.param(0);
                return true;
            }
            default -> {
                // Nothing that anybody here waits for.
            }
        }
        return false;
    }

    private static ChannelException refused(String why) {
        return ChannelException.of(ChannelFailure.Kind.AUTH, "irc: " + why);
    }

    private void other(IrcLine line) throws IOException {
        if (tried >= MOST_NICKS || line.command().equals("432")) {
            throw ChannelException.of(
                    ChannelFailure.Kind.CONFLICT,
                    "irc: the nick %s is not to be had: %s (expected: another channels.irc.nick)"
                            .formatted(nick, IrcText.plain(line.last())));
        }
        nick = who.nick() + (tried < 3 ? "_".repeat(tried) : Integer.toString(tried));
        tried++;
        wire.write(IrcLine.written("NICK", nick));
    }

    private void capability(IrcLine line) throws IOException {
        switch (line.param(1)) {
            case "LS" -> {
                for (String one : line.last().split(" ", -1)) {
                    offered.add(one.split("=", 2)[0]);
                }
                if (!line.param(2).equals("*")) {
                    request();
                }
            }
            case "ACK" -> {
                boolean sasl = (" " + line.last() + " ").contains(" sasl ");
                wire.write(
                        sasl
                                ? IrcLine.written("AUTHENTICATE", "PLAIN")
                                : IrcLine.written("CAP", "END"));
            }
            case "NAK" -> wire.write(IrcLine.written("CAP", "END"));
            default -> {
                // What is offered later is not asked for.
            }
        }
    }

    private void request() throws IOException {
        List<String> wanted = new ArrayList<>(WANTED);
        wanted.retainAll(offered);
        if (who.password() != null && offered.contains("sasl")) {
            wanted.add("sasl");
        }
        wire.write(
                wanted.isEmpty()
                        ? IrcLine.written("CAP", "END")
                        : IrcLine.written("CAP", "REQ", String.join(" ", wanted)));
    }

    private void authenticate() throws IOException {
        Secret password = who.password();
        if (password == null) {
            return;
        }
        String account = who.account() == null ? who.nick() : who.account();
        String plain = "\0" + account + "\0" + password.reveal();
        String text = Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        for (int from = 0; from < text.length(); from += CHUNK) {
            wire.write(
                    IrcLine.written(
                            "AUTHENTICATE",
                            text.substring(from, Math.min(text.length(), from + CHUNK))));
        }
        if (text.length() % CHUNK == 0) {
            wire.write(IrcLine.written("AUTHENTICATE", "+"));
        }
    }
}
