package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.Caller;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What a connection may call.
///
/// @param role whose connection it is
/// @param scopes of an operator; empty for others
public record Grants(Role role, Set<Scope> scopes) {
    /// The holder of the gateway's own secret.
    public static final Grants EVERYTHING = new Grants(Role.OPERATOR, Set.of(Scope.ADMIN));

    /// A user of `routing.users`, who sees and does what is their own.
    public static final Grants USER = new Grants(Role.USER, Set.of());

    /// A machine that runs commands for the gateway.
    public static final Grants NODE = new Grants(Role.NODE, Set.of());

    /// Kinds of connections.
    public enum Role {
        OPERATOR,
        USER,
        NODE
    }

    public Grants {
        scopes = Set.copyOf(scopes);
    }

    /// What a request over HTTP may call: its credentials say it all.
    public static Grants of(Caller caller) {
        return caller.isOperator() ? EVERYTHING : USER;
    }

    /// An operator with the scopes of these names; others are not known here and grant nothing.
    public static Grants operator(Collection<String> names) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        names.forEach(name -> Scope.named(name).ifPresent(scopes::add));
        return new Grants(Role.OPERATOR, scopes);
    }

    /// Whether an operator with these scopes may do what needs that one.
    public boolean covers(Scope scope) {
        return scopes.contains(Scope.ADMIN)
                || scopes.contains(scope)
                || (scope == Scope.READ && scopes.contains(Scope.WRITE));
    }

    /// Why a method may not be called; empty where it may.
    public Optional<String> refusal(RpcSpec<?, ?> spec) {
        return role == Role.USER && spec.forUsers() ? Optional.empty() : refusal(spec.scope());
    }

    /// Why what needs a scope may not be called; empty where it may. Users have none.
    public Optional<String> refusal(Scope scope) {
        boolean isNodes = scope == Scope.NODE;
        return switch (role) {
            case NODE -> isNodes ? Optional.empty() : Optional.of("unauthorized role: node");
            case OPERATOR -> {
                if (isNodes) {
                    yield Optional.of("unauthorized role: operator");
                }
                yield covers(scope)
                        ? Optional.empty()
                        : Optional.of("missing scope: " + scope.wireName());
            }
            case USER -> Optional.of("missing scope: " + scope.wireName());
        };
    }

    /// Keeps what is the operator's from others.
    ///
    /// Errors: `forbidden`.
    static void admitOperator(String what, Caller caller) {
        if (!caller.isOperator()) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "%s: not for %s (expected: the gateway's own token)"
                            .formatted(what, caller.userId()));
        }
    }
}
