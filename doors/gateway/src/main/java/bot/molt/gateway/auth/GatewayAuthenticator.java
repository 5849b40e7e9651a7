package bot.molt.gateway.auth;

import bot.molt.base.Secret;
import bot.molt.gateway.settings.AuthConfig;
import bot.molt.gateway.settings.Networks;
import bot.molt.spi.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Authentication in the configured mode. Every attempt sees one snapshot of the settings; a reload
/// swaps it.
///
/// The operator's token and password and the users' keys are accepted as bearer in every mode but
/// `none`; `basic` and `password` accept HTTP Basic too, `jwt` signed tokens. Failures count by
/// address.
public final class GatewayAuthenticator implements Authenticator {
    static final String OPERATOR = "operator";

    private static final int MAX_HEADER = 16 * 1024;

    private final UserKeys keys;
    private final FailureLimits limits;
    private final Tailnet tailnet;
    private final InstantSource clock;
    private volatile Snapshot snapshot;

    private record Snapshot(AuthSettings settings, Networks proxies, @Nullable JwtCheck jwt) {}

    /// What one attempt came to.
    ///
    /// @param guessed whether a failure counts as an attempt to guess
    private record Attempt(Verdict verdict, boolean guessed) {
        static Attempt granted(String userId, Caller.Role role) {
            return new Attempt(new Verdict.Granted(userId, role), false);
        }

        static Attempt wrong(String reason) {
            return new Attempt(new Verdict.Refused(reason), true);
        }

        static Attempt incomplete(String reason) {
            return new Attempt(new Verdict.Refused(reason), false);
        }
    }

    /// Errors: `unavailable` where a key file cannot be read.
    public GatewayAuthenticator(
            AuthSettings settings, UserKeys keys, Tailnet tailnet, InstantSource clock) {
        this.keys = keys;
        this.tailnet = tailnet;
        this.clock = clock;
        this.limits = new FailureLimits(clock);
        keys.configure(settings.users());
        this.snapshot = snapshot(settings);
    }

    /// Takes over new settings; attempts under way end with the old ones.
    ///
    /// Errors: as the constructor; the old settings stay.
    public void apply(AuthSettings settings) {
        Snapshot next = snapshot(settings);
        keys.configure(settings.users());
        snapshot = next;
    }

    private Snapshot snapshot(AuthSettings settings) {
        boolean isJwt = settings.auth().mode() == AuthConfig.Mode.JWT;
        JwtCheck jwt = isJwt ? SignedTokens.of(settings.auth().jwt(), clock) : null;
        return new Snapshot(settings, Networks.of(settings.trustedProxies()), jwt);
    }

    @Override
    public Verdict authenticate(Credentials credentials) {
        Snapshot now = snapshot;
        Optional<String> member = member(now, credentials);
        if (member.isPresent()) {
            return granted(member.get());
        }
        ClientAddress client = ClientAddress.of(credentials.sender(), now.proxies());
        if (now.settings().auth().mode() == AuthConfig.Mode.NONE) {
            return client.onThisMachine()
                    ? new Verdict.Granted(OPERATOR, Caller.Role.OPERATOR)
                    : new Verdict.Refused("mode none lets in this machine alone");
        }
        Optional<Duration> locked = limits.locked(client.address());
        boolean isExempt =
                client.onThisMachine() && now.settings().auth().rateLimit().exemptLoopback();
        if (locked.isPresent() && !isExempt) {
            return new Verdict.Limited(locked.get());
        }
        Attempt attempt = attempt(now, credentials.authorization());
        return counted(attempt, client.address(), locked, now);
    }

    @Override
    public String addressOf(Sender sender) {
        return ClientAddress.of(sender, snapshot.proxies()).address();
    }

    /// The login of a member of the tailnet who needs no secret. The headers of `tailscale serve`
    /// say who it is; anybody on this machine can write such headers, so tailscaled has to agree.
    private Optional<String> member(Snapshot now, Credentials credentials) {
        String secret = credentials.authorization();
        Map<String, String> told = credentials.sender().forwarded();
        String login = told.getOrDefault("tailscale-user-login", "").strip();
        String address = told.getOrDefault("x-forwarded-for", "").strip();
        boolean isAsked =
                now.settings().allowTailscale()
                        && (secret == null || secret.isBlank())
                        && !login.isEmpty()
                        && Networks.isLoopback(credentials.sender().address())
                        && Networks.isAddress(address)
                        && told.containsKey("x-forwarded-proto")
                        && told.containsKey("x-forwarded-host");
        return isAsked
                ? tailnet.loginOf(address).filter(login::equalsIgnoreCase)
                : Optional.empty();
    }

    private Verdict granted(String login) {
        Caller.Role role = keys.knows(login) ? Caller.Role.USER : Caller.Role.OPERATOR;
        return new Verdict.Granted(login, role);
    }

    /// An exempt address that is locked out may still be right, but is told to stop being wrong.
    private Verdict counted(
            Attempt attempt, String address, Optional<Duration> locked, Snapshot now) {
        if (attempt.verdict() instanceof Verdict.Granted) {
            limits.succeeded(address);
            return attempt.verdict();
        }
        if (!attempt.guessed()) {
            return attempt.verdict();
        }
        limits.failed(address, now.settings().auth().rateLimit());
        return locked.isPresent() ? new Verdict.Limited(locked.get()) : attempt.verdict();
    }

    private Attempt attempt(Snapshot now, @Nullable String authorization) {
        if (authorization == null || authorization.isBlank()) {
            return Attempt.incomplete("no credentials (expected: Authorization: Bearer …)");
        }
        if (authorization.length() > MAX_HEADER) {
            return Attempt.wrong("credentials too long");
        }
        String header = authorization.strip();
        int space = header.indexOf(' ');
        String scheme = space < 0 ? header : header.substring(0, space);
        String value = space < 0 ? "" : header.substring(space + 1).strip();
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "bearer" -> bearer(now, value);
            case "basic" -> basic(now, value);
            default -> Attempt.incomplete("unknown scheme (expected: Bearer)");
        };
    }

    private Attempt bearer(Snapshot now, String value) {
        if (value.isEmpty()) {
            return Attempt.incomplete("empty credentials (expected: Authorization: Bearer …)");
        }
        if (isOperator(now, value)) {
            return Attempt.granted(OPERATOR, Caller.Role.OPERATOR);
        }
        Optional<String> user = keys.find(value);
        if (user.isPresent()) {
            return Attempt.granted(user.get(), Caller.Role.USER);
        }
        return now.jwt() == null ? Attempt.wrong("wrong token") : signed(now.jwt(), value);
    }

    private Attempt signed(JwtCheck jwt, String value) {
        return switch (jwt.check(value)) {
            case JwtCheck.Result.Invalid(String reason, boolean guessed) ->
                    new Attempt(new Verdict.Refused(reason), guessed);
            case JwtCheck.Result.Valid(String subject, boolean isOperator) when isOperator ->
                    Attempt.granted(subject, Caller.Role.OPERATOR);
            case JwtCheck.Result.Valid(String subject, _) when keys.knows(subject) ->
                    Attempt.granted(subject, Caller.Role.USER);
            case JwtCheck.Result.Valid _ ->
                    Attempt.incomplete("the token's user is not in routing.users");
        };
    }

    private Attempt basic(Snapshot now, String value) {
        AuthConfig.Mode mode = now.settings().auth().mode();
        if (mode != AuthConfig.Mode.BASIC && mode != AuthConfig.Mode.PASSWORD) {
            return Attempt.incomplete("Basic is off (expected: Authorization: Bearer …)");
        }
        String pair = decoded(value);
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return Attempt.wrong("no user:password pair");
        }
        String name = pair.substring(0, colon);
        String secret = pair.substring(colon + 1);
        boolean namesUser = keys.find(secret).filter(name::equals).isPresent();
        if (namesUser) {
            return Attempt.granted(name, Caller.Role.USER);
        }
        boolean mayBeOperator = name.isEmpty() || name.equals(OPERATOR) || !keys.knows(name);
        return isOperator(now, secret) && mayBeOperator
                ? Attempt.granted(OPERATOR, Caller.Role.OPERATOR)
                : Attempt.wrong("wrong user or password");
    }

    private static String decoded(String value) {
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /// Compares with every secret, whichever fits, so that time tells nothing.
    private static boolean isOperator(Snapshot now, String value) {
        boolean isToken = now.settings().token().matches(value);
        Secret password = now.settings().auth().password();
        boolean isPassword = password != null && password.matches(value);
        return isToken || isPassword;
    }
}
