package bot.molt.chat.access;

import bot.molt.chat.settings.ChatSettings;
import bot.molt.spi.Caller;
import bot.molt.spi.channel.ChannelConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Who people of chats are to the gateway. Whoever is bound to nobody is nobody: where there are
/// users beside the operator, being let into a chat makes nobody the operator.
///
/// Threads: safe for any number.
public final class Identities {
    private static final String OPERATOR = "operator";

    private final Supplier<ChatSettings> settings;
    private final PairingBook book;

    public Identities(Supplier<ChatSettings> settings, PairingBook book) {
        this.settings = settings;
        this.book = book;
    }

    /// The user that somebody is; empty for nobody.
    ///
    /// @param channel id of a channel
    /// @param person id there
    public Optional<String> user(String channel, ChannelConfig config, String person) {
        ChatSettings now = settings.get();
        Optional<String> named =
                explicit(now, channel, person)
                        .or(() -> byChannel(now, channel, config, person))
                        .filter(user -> user.equals(OPERATOR) || now.knows().test(user));
        return named.or(() -> guest(now, config, person));
    }

    /// Who somebody is where everybody is a user of their own; never whom somebody else was named.
    private static Optional<String> guest(ChatSettings now, ChannelConfig config, String person) {
        String template = config.user();
        return template == null || !template.contains(ChannelConfig.SENDER)
                ? Optional.empty()
                : Optional.of(template.replace(ChannelConfig.SENDER, person))
                        .filter(user -> ChannelConfig.guests(template).matcher(user).matches())
                        .filter(user -> !user.equals(OPERATOR) && !now.knows().test(user));
    }

    private Optional<String> explicit(ChatSettings now, String channel, String person) {
        String whole = channel + ":" + person;
        if (matches(now.commands().ownerAllowFrom(), whole)) {
            return Optional.of(OPERATOR);
        }
        for (Map.Entry<String, List<String>> link : now.session().identityLinks().entrySet()) {
            if (matches(link.getValue(), whole)) {
                return Optional.of(link.getKey());
            }
        }
        return book.user(channel, person);
    }

    private static boolean matches(List<String> entries, String whole) {
        return entries.stream()
                .anyMatch(entry ->
                        entry.toLowerCase(Locale.ROOT).equals(whole.toLowerCase(Locale.ROOT)));
    }

    private Optional<String> byChannel(
            ChatSettings now, String channel, ChannelConfig config, String person) {
        if (config.user() != null) {
            return Optional.of(config.user()).filter(user -> !user.contains(ChannelConfig.SENDER));
        }
        boolean sole = !now.others() && isListed(channel, config, person);
        return sole ? Optional.of(OPERATOR) : Optional.empty();
    }

    /// Whether somebody was let in by name, not only because everybody is.
    private boolean isListed(String channel, ChannelConfig config, String person) {
        return Admission.names(config.allowFrom(), channel, person)
                || Admission.names(config.groupAllowFrom(), channel, person)
                || book.allowFrom(channel).contains(person);
    }

    /// The caller that somebody is.
    ///
    /// @param session key of the session that the calls belong to
    public Optional<Caller> caller(
            String channel, ChannelConfig config, String person, String session) {
        return user(channel, config, person)
                .map(user ->
                        new Caller(
                                user,
                                user.equals(OPERATOR) ? Caller.Role.OPERATOR : Caller.Role.USER,
                                session,
                                "chat",
                                channel + ":" + person));
    }

    /// People of a channel who are the operator.
    public List<String> operators(String channel, ChannelConfig config) {
        ChatSettings now = settings.get();
        Set<String> people = new LinkedHashSet<>();
        List<String> named = new ArrayList<>(now.commands().ownerAllowFrom());
        named.addAll(now.session().identityLinks().getOrDefault(OPERATOR, List.of()));
        String prefix = channel + ":";
        named.stream()
                .filter(entry -> entry.toLowerCase(Locale.ROOT).startsWith(prefix))
                .forEach(entry -> people.add(entry.substring(prefix.length())));
        config.allowFrom().forEach(entry -> people.add(Admission.bare(entry, channel)));
        people.addAll(book.allowFrom(channel));
        people.removeIf(person -> user(channel, config, person).filter(OPERATOR::equals).isEmpty());
        return List.copyOf(people);
    }
}
