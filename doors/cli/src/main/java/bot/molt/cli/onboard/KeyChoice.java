package bot.molt.cli.onboard;

import bot.molt.base.Secret;
import bot.molt.cli.Args;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who thinks for the agent, and the key that opens it.
///
/// Threads: one.
final class KeyChoice {
    private final Args args;
    private final Plan plan;
    private final Asker asker;
    private final Teller teller;
    private final Map<String, String> environment;
    private @Nullable Provider provider;
    private @Nullable Secret key;

    KeyChoice(Args args, Plan plan, Asker asker, Teller teller, Map<String, String> environment) {
        this.args = args;
        this.plan = plan;
        this.asker = asker;
        this.teller = teller;
        this.environment = environment;
    }

    /// Null for none.
    @Nullable Provider provider() {
        return provider;
    }

    /// Null where there is none, or the provider needs none.
    @Nullable Secret key() {
        return key;
    }

    /// Takes what the command line says, then what the environment has, then asks.
    void choose() {
        if (plan.skipsProvider()) {
            return;
        }
        Provider named = plan.provider();
        if (named != null && plan.keyOnLine()) {
            teller.note(Tell.KEY_ON_LINE, named.option(), named.variable());
        }
        provider = named == null ? asked() : named;
        key = plan.key();
        if (key == null) {
            findKey();
        }
    }

    /// Asks anew.
    void chooseAgain() {
        provider = asked();
        key = null;
        findKey();
    }

    /// Asks for another key of the same provider.
    void anotherKey() {
        Provider one = provider;
        if (one != null && one.needsKey()) {
            String typed = asker.secret(teller.say(Tell.KEY, one.title()));
            key = typed.isEmpty() ? key : Secret.of(typed);
        }
    }

    private @Nullable Provider asked() {
        List<String> items = new ArrayList<>();
        int usual = asker.isThere() ? 0 : Provider.values().length;
        for (Provider each : Provider.values()) {
            boolean has = !each.keyOf(environment).isEmpty();
            items.add(
                    each.title()
                            + (has
                                    ? "  (" + teller.say(Tell.KEY_FOUND, each.variable()) + ")"
                                    : ""));
        }
        for (Provider each : Provider.values()) {
            if (!each.keyOf(environment).isEmpty()) {
                usual = List.of(Provider.values()).indexOf(each);
                break;
            }
        }
        items.add(teller.say(Tell.PROVIDER_NONE));
        int chosen = asker.choose(teller.say(Tell.PROVIDER), items, usual);
        List<Provider> all = List.of(Provider.values());
        return chosen < all.size() ? all.get(chosen) : null;
    }

    private void findKey() {
        Provider one = provider;
        if (one == null || !one.needsKey()) {
            return;
        }
        String found = one.keyOf(environment);
        if (!found.isEmpty() && asker.yes(teller.say(Tell.KEY_USE, one.variable()), true)) {
            key = Secret.of(found);
            return;
        }
        String typed = asker.secret(teller.say(Tell.KEY, one.title()));
        key = typed.isEmpty() ? null : Secret.of(typed);
    }

    /// The provider's address, where it is not the usual one.
    void address(Changes changes) {
        Provider one = provider;
        String url = args.text("--base-url");
        if (url != null && one == null) {
            throw Args.refused("--base-url", url, "together with --auth-choice");
        }
        if (url != null && one != null) {
            Plan.text(changes, "models.providers." + one.id() + ".baseUrl", url);
        }
    }
}
