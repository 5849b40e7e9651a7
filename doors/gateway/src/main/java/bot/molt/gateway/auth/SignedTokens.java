package bot.molt.gateway.auth;

import bot.molt.gateway.settings.JwtConfig;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signed JSON Web Tokens (RFC 7519). The kind of the configured key decides which algorithms are
/// possible; what the token says about keys (`jwk`, `jku`, `x5u`) is never used.
///
/// Errors: `unavailable` where a key file cannot be read.
final class SignedTokens implements JwtCheck {
    private static final System.Logger LOG = System.getLogger(SignedTokens.class.getName());
    private static final int MAX_LENGTH = 12 * 1024;

    private final JwtConfig config;
    private final InstantSource clock;
    private final SignatureCheck signature;

    /// Checks the signature alone.
    interface SignatureCheck {
        boolean isSigned(SignedJWT token) throws JOSEException;
    }

    private SignedTokens(JwtConfig config, InstantSource clock, SignatureCheck signature) {
        this.config = config;
        this.clock = clock;
        this.signature = signature;
    }

    static SignedTokens of(JwtConfig config, InstantSource clock) {
        return new SignedTokens(config, clock, SignatureKeys.check(config));
    }

    @Override
    public Result check(String text) {
        if (text.length() > MAX_LENGTH || text.chars().filter(c -> c == '.').count() != 2) {
            return wrong("wrong token");
        }
        try {
            SignedJWT token = SignedJWT.parse(text);
            JWSHeader header = token.getHeader();
            boolean hasExtensions =
                    header.getCriticalParams() != null && !header.getCriticalParams().isEmpty();
            if (hasExtensions || !header.isBase64URLEncodePayload() || !signature.isSigned(token)) {
                return wrong("the token's signature does not fit");
            }
            return claims(token.getJWTClaimsSet());
        } catch (ParseException | IllegalArgumentException e) {
            return wrong("wrong token");
        } catch (JOSEException e) {
            LOG.log(System.Logger.Level.WARNING, "signed token not checked: {0}", e.getMessage());
            return new Result.Invalid("the token cannot be checked now", false);
        }
    }

    private Result claims(JWTClaimsSet claims) {
        Optional<String> problem = timeProblem(claims).or(() -> partyProblem(claims));
        if (problem.isPresent()) {
            return new Result.Invalid(problem.get(), false);
        }
        return claims.getClaim(config.userClaim()) instanceof String subject && !subject.isBlank()
                ? new Result.Valid(subject, isOperator(claims))
                : new Result.Invalid(
                        "the token names no user (expected: the claim " + config.userClaim() + ")",
                        false);
    }

    private Optional<String> timeProblem(JWTClaimsSet claims) {
        Instant now = clock.instant();
        @Nullable Date end = claims.getExpirationTime();
        if (end == null) {
            return Optional.of("the token never expires (expected: the claim exp)");
        }
        if (!now.isBefore(end.toInstant().plus(config.clockSkew()))) {
            return Optional.of("the token has expired");
        }
        @Nullable Date start = claims.getNotBeforeTime();
        boolean isEarly = start != null && now.plus(config.clockSkew()).isBefore(start.toInstant());
        return isEarly ? Optional.of("the token is not valid yet") : Optional.empty();
    }

    private Optional<String> partyProblem(JWTClaimsSet claims) {
        if (config.issuer() != null && !config.issuer().equals(claims.getIssuer())) {
            return Optional.of("the token has another issuer");
        }
        boolean isForOthers =
                config.audience() != null && !claims.getAudience().contains(config.audience());
        return isForOthers ? Optional.of("the token is for another audience") : Optional.empty();
    }

    private boolean isOperator(JWTClaimsSet claims) {
        Object role = config.roleClaim() == null ? null : claims.getClaim(config.roleClaim());
        return switch (role) {
            case String one -> List.of(one.split("[ ,]+")).contains(GatewayAuthenticator.OPERATOR);
            case List<?> several -> several.contains(GatewayAuthenticator.OPERATOR);
            case null, default -> false;
        };
    }

    private static Result wrong(String reason) {
        return new Result.Invalid(reason, true);
    }
}
