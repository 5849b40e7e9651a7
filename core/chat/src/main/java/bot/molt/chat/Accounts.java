package bot.molt.chat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The accounts that are open.
///
/// Threads: safe for any number.
final class Accounts {
    private final Map<String, Account> open = new ConcurrentHashMap<>();

    static String name(String channel, String account) {
        return channel + "/" + (account.isEmpty() ? "default" : account);
    }

    void put(Account account) {
        open.put(account.name(), account);
    }

    void drop(Account account) {
        open.remove(account.name(), account);
    }

    /// An account; the only one of its channel where none is named and none is called `default`.
    Optional<Account> find(String channel, String account) {
        Account named = open.get(name(channel, account));
        if (named != null || !account.isEmpty()) {
            return Optional.ofNullable(named);
        }
        List<Account> all = of(channel);
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    List<Account> of(String channel) {
        return all().stream().filter(account -> account.channelId().equals(channel)).toList();
    }

    List<Account> all() {
        return open.values().stream().sorted(Comparator.comparing(Account::name)).toList();
    }
}
