package bot.molt.gateway.rpc;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a method needs of who calls it.
public enum Scope {
    /// Sees what goes on.
    READ,
    /// Makes calls; may read too.
    WRITE,
    /// Answers what waits for a person.
    APPROVALS,
    /// Lets devices and nodes in.
    PAIRING,
    /// Answers what an agent asks.
    QUESTIONS,
    /// Speaks and listens.
    TALK,
    /// Everything that an operator may.
    ADMIN,
    /// Belongs to the role `node`; no operator has it.
    NODE;

    /// The name on the wire: `operator.read`.
    public String wireName() {
        return this == NODE ? "node" : "operator." + name().toLowerCase(Locale.ROOT);
    }

    /// The operator's scope of that name.
    public static Optional<Scope> named(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope != NODE && scope.wireName().equals(wireName))
                .findFirst();
    }
}
