package bot.molt.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Logins;
import bot.molt.spi.fleet.Machine;
import bot.molt.store.bridge.BindingTable;
import bot.molt.store.bridge.BridgeStore;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Does what users ask of the bridge itself, and says what came of it.
///
/// Threads: safe for any number.
final class Commands {
    private static final Duration CODE = Duration.ofMinutes(10);
    private static final Duration QUESTION = Duration.ofMinutes(2);

    private final BridgeStore store;
    private final BridgeSettings settings;
    private final Texts texts;
    private final Machines machines;
    private final AddressGuard guard;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /// Machines and how people get into them.
    record Machines(Fleet fleet, Logins logins, OnceLinks links) {}

    Commands(
            BridgeStore store,
            BridgeSettings settings,
            Machines machines,
            AddressGuard guard,
            InstantSource clock) {
        this.store = store;
        this.settings = settings;
        this.texts = settings.texts();
        this.machines = machines;
        this.guard = guard;
        this.clock = clock;
    }

    /// The answer to a command of a user.
    String answer(String user, Command command) {
        try {
            return switch (command.name()) {
                case HELP -> texts.of(Text.HELP);
                case STATUS -> status(user);
                case BIND -> bind(user, command);
                case UNBIND ->
                        texts.of(store.bindings().remove(user) ? Text.UNBOUND : Text.NOT_BOUND);
                case SSH -> ssh(user, command);
                case PASSWD ->
                        texts.of(
                                Text.PASSWD,
                                machines.links().open(user),
                                OnceLinks.LIFE.toMinutes());
                case STOP -> {
                    machines.fleet().stop(user);
                    yield texts.of(Text.STOPPED);
                }
                case RESTART -> restart(user);
                case DESTROY -> destroy(user, command);
                case MORE -> texts.of(Text.NOTHING_MORE);
            };
        } catch (CodedException e) {
            return e.code() == ErrorCode.NOT_FOUND
                    ? texts.of(Text.NO_MACHINE)
                    : texts.of(Text.FAILED, e.text());
        }
    }

    private String restart(String user) {
        machines.fleet().find(user).ifPresent(_ -> machines.fleet().stop(user));
        machines.fleet().ensure(user);
        return texts.of(Text.RESTARTED);
    }

    private String status(String user) {
        Optional<BindingTable.Binding> bound = store.bindings().find(user);
        String gateway =
                bound.map(binding -> MirroredUsers.plain(binding.url()))
                        .orElse(
                                texts.of(
                                        settings.gateway() == null
                                                ? Text.STATUS_NONE
                                                : Text.STATUS_DEFAULT));
        String machine =
                machines.fleet().find(user).map(this::machine).orElse(texts.of(Text.NO_MACHINE));
        return texts.of(Text.STATUS, gateway, machine, store.out().waiting(user, 1_000).size());
    }

    private String machine(Machine machine) {
        return switch (machine.state()) {
            case STARTING -> texts.of(Text.MACHINE_STARTING, machine.detail());
            case RUNNING -> texts.of(Text.MACHINE_RUNNING);
            case STOPPING -> texts.of(Text.MACHINE_STOPPING);
            case STOPPED -> texts.of(Text.MACHINE_STOPPED);
            case FAILED -> texts.of(Text.MACHINE_FAILED, machine.detail());
        };
    }

    private String bind(String user, Command command) {
        String token = command.word(1);
        if (command.words().size() != 2 || token.length() > 512) {
            return texts.of(Text.BIND_USAGE);
        }
        URI url;
        try {
            url = guard.checked(command.word(0));
        } catch (CodedException e) {
            return texts.of(Text.BIND_REFUSED, e.text());
        }
        store.bindings()
                .put(new BindingTable.Binding(user, url, Secret.of(token), clock.instant()));
        return texts.of(Text.BOUND, MirroredUsers.plain(url));
    }

    private String ssh(String user, Command command) {
        return switch (command.word(0)) {
            case "add" -> {
                String line = String.join(" ", command.words().subList(1, command.words().size()));
                yield texts.of(Text.SSH_ADDED, machines.logins().addKey(user, line).fingerprint());
            }
            case "list" -> keys(user);
            case "remove" -> remove(user, command.word(1));
            default -> {
                BridgeSettings.Ssh ssh = settings.ssh();
                Secret code = machines.logins().newCode(user, CODE);
                yield texts.of(
                        Text.SSH, ssh.port(), user, ssh.host(), code.reveal(), CODE.toMinutes());
            }
        };
    }

    private String keys(String user) {
        List<Logins.PublicKey> all = machines.logins().keys(user);
        if (all.isEmpty()) {
            return texts.of(Text.SSH_NO_KEYS);
        }
        return texts.of(
                Text.SSH_KEYS,
                IntStream.range(0, all.size())
                        .mapToObj(i -> "%d. %s".formatted(i + 1, all.get(i).fingerprint()))
                        .collect(Collectors.joining("\n")));
    }

    private String remove(String user, String which) {
        List<Logins.PublicKey> all = machines.logins().keys(user);
        boolean isNumber = which.matches("\\d{1,2}");
        int at = isNumber ? Integer.parseInt(which) - 1 : -1;
        String fingerprint = at >= 0 && at < all.size() ? all.get(at).fingerprint() : which;
        return machines.logins().removeKey(user, fingerprint)
                ? texts.of(Text.SSH_REMOVED, fingerprint)
                : texts.of(Text.SSH_NO_SUCH_KEY, which);
    }

    private String destroy(String user, Command command) {
        if (command.words().isEmpty()) {
            String code = "%04d".formatted(random.nextInt(10_000));
            store.users().ask(user, code, clock.instant().plus(QUESTION));
            return texts.of(Text.DESTROY_ASKS, code, QUESTION.toMinutes());
        }
        Optional<String> asked = store.users().asked(user, clock.instant());
        if (!asked.equals(Optional.of(command.word(0)))) {
            return texts.of(Text.DESTROY_WRONG);
        }
        machines.fleet().destroy(user);
        return texts.of(Text.DESTROYED);
    }
}
