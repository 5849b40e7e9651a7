package bot.molt.gateway.control;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.gateway.auth.Authenticator;
import bot.molt.gateway.auth.Credentials;
import bot.molt.gateway.auth.Sender;
import bot.molt.gateway.auth.Verdict;
import bot.molt.gateway.device.DeviceProof;
import bot.molt.gateway.device.DeviceToken;
import bot.molt.gateway.device.Devices;
import bot.molt.gateway.rpc.Grants;
import bot.molt.protocol.connect.AuthClaims;
import bot.molt.protocol.connect.ConnectParams;
import bot.molt.protocol.connect.DeviceClaims;
import bot.molt.spi.Caller;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides who comes in and as what. The holder of the gateway's own secret is its operator in
/// full; devices have tokens of their own, for what they were let in for; users of `routing.users`
/// do what is their own.
///
/// Threads: safe for any number.
final class Admission {
    private static final String OPERATOR_ROLE = "operator";
    private static final String NODE_ROLE = "node";

    private final Authenticator authenticator;
    private final DeviceProof proof;
    private final Devices devices;
    private final Pairing pairing;

    Admission(Authenticator authenticator, DeviceProof proof, Devices devices, Pairing pairing) {
        this.authenticator = authenticator;
        this.proof = proof;
        this.devices = devices;
        this.pairing = pairing;
    }

    /// Where a client comes from.
    ///
    /// @param address of the client, as far as trusted proxies tell
    /// @param authorization the header of the HTTP request, for who cannot say it later
    /// @param challenge what its device has to sign
    record Origin(Sender sender, String address, @Nullable String authorization, String challenge) {
        boolean isLocal() {
            return sender.isOnThisMachine();
        }
    }

    /// What became of it.
    sealed interface Answer {
        /// Come in.
        record In(Admitted admitted) implements Answer {}

        /// Stay out.
        record Out(Failure failure, int closeCode) implements Answer {}
    }

    Answer decide(ConnectParams params, Origin origin) {
        Optional<Integer> protocol = Protocols.best(params.minProtocol(), params.maxProtocol());
        if (protocol.isEmpty()) {
            return new Answer.Out(Protocols.mismatch(params), 1002);
        }
        if (!params.role().equals(OPERATOR_ROLE) && !params.role().equals(NODE_ROLE)) {
            return out(Failure.invalid("invalid role"));
        }
        DeviceClaims device = params.device();
        if (device != null) {
            Optional<Failure> wrong = wrongProof(params, device, origin);
            if (wrong.isPresent()) {
                return out(wrong.get());
            }
        }
        return decide(new Request(params, origin, protocol.get()));
    }

    /// What is asked, once it is in order.
    private record Request(ConnectParams params, Origin origin, int protocol) {
        boolean isNode() {
            return params.role().equals(NODE_ROLE);
        }

        Admitted admitted(
                Caller caller,
                Grants grants,
                List<String> scopes,
                String method,
                @Nullable DeviceToken token,
                Admitted.StillIn stillIn) {
            DeviceClaims device = params.device();
            return new Admitted(
                    params.client(),
                    params.claims(),
                    caller,
                    grants,
                    scopes,
                    method,
                    device == null ? null : device.id(),
                    token,
                    protocol,
                    stillIn);
        }
    }

    private static Answer out(Failure failure) {
        return new Answer.Out(failure, 1008);
    }

    private Optional<Failure> wrongProof(ConnectParams params, DeviceClaims device, Origin origin) {
        return proof.check(device, Proofs.facts(params), origin.challenge(), origin.isLocal())
                .map(refusal ->
                        Failure.of(
                                Failure.INVALID_REQUEST,
                                refusal.message(),
                                Json.object()
                                        .put("code", refusal.code())
                                        .put("reason", refusal.reason())
                                        .build()));
    }

    private Answer decide(Request request) {
        DeviceClaims device = request.params().device();
        Optional<DeviceToken> token =
                device == null ? Optional.empty() : deviceToken(request, device);
        if (device != null && token.isPresent()) {
            return new Answer.In(byDevice(request, device, token.get()));
        }
        Credentials credentials = credentials(request);
        return switch (authenticator.authenticate(credentials)) {
            case Verdict.Granted granted -> granted(request, credentials, granted);
            case Verdict.Refused _ -> out(Refusals.unauthorized(request.params().auth()));
            case Verdict.Limited limited -> out(Refusals.limited(limited.retryAfter()));
        };
    }

    private static Credentials credentials(Request request) {
        AuthClaims auth = request.params().auth();
        Secret secret = auth.token() != null ? auth.token() : auth.password();
        String header =
                secret == null ? request.origin().authorization() : "Bearer " + secret.reveal();
        return new Credentials(header, request.origin().sender());
    }

    private Optional<DeviceToken> deviceToken(Request request, DeviceClaims device) {
        AuthClaims auth = request.params().auth();
        Secret secret = auth.deviceToken() != null ? auth.deviceToken() : auth.token();
        return secret == null
                ? Optional.empty()
                : devices.verify(
                        device.id(),
                        request.params().role(),
                        secret.reveal(),
                        request.params().scopes());
    }

    private Admitted byDevice(Request request, DeviceClaims device, DeviceToken token) {
        String role = request.params().role();
        List<String> asked = request.params().scopes();
        List<String> scopes = asked.isEmpty() ? token.scopes() : asked;
        Grants grants = request.isNode() ? Grants.NODE : Grants.operator(scopes);
        return request.admitted(
                caller(request, grants, device.id()),
                grants,
                scopes,
                "device-token",
                token,
                () ->
                        devices.verify(device.id(), role, token.token().reveal(), scopes)
                                .isPresent());
    }

    private static Caller caller(Request request, Grants grants, String deviceId) {
        boolean isNode = grants.role() == Grants.Role.NODE;
        String userId = isNode ? NODE_ROLE + ":" + deviceId : OPERATOR_ROLE;
        return new Caller(
                userId,
                isNode ? Caller.Role.USER : Caller.Role.OPERATOR,
                "ws:" + userId,
                "ws",
                request.origin().address());
    }

    private Answer granted(Request request, Credentials credentials, Verdict.Granted granted) {
        Admitted.StillIn stillIn = () -> authenticator.authenticate(credentials).equals(granted);
        if (granted.role() == Caller.Role.USER) {
            return request.isNode()
                    ? out(Failure.invalid("invalid role (expected: operator with a user's key)"))
                    : new Answer.In(user(request, granted, stillIn));
        }
        DeviceClaims device = request.params().device();
        if (device == null) {
            return request.isNode()
                    ? out(Refusals.noDevice())
                    : new Answer.In(operator(request, null, stillIn));
        }
        return pairing.admit(request.params(), device, request.origin(), !request.isNode())
                .map(Admission::out)
                .orElseGet(() -> new Answer.In(paired(request, device, stillIn)));
    }

    private static Admitted user(
            Request request, Verdict.Granted granted, Admitted.StillIn stillIn) {
        Caller caller =
                new Caller(
                        granted.userId(),
                        Caller.Role.USER,
                        "ws:" + granted.userId(),
                        "ws",
                        request.origin().address());
        return request.admitted(caller, Grants.USER, List.of(), "token", null, stillIn);
    }

    private Admitted paired(Request request, DeviceClaims device, Admitted.StillIn stillIn) {
        String role = request.params().role();
        DeviceToken token =
                devices.ensureToken(device.id(), role, Pairing.wanted(request.params()));
        if (!request.isNode()) {
            return operator(request, token, stillIn);
        }
        return request.admitted(
                caller(request, Grants.NODE, device.id()),
                Grants.NODE,
                List.of(),
                "token",
                token,
                () -> stillIn.holds() && devices.find(device.id()).isPresent());
    }

    private static Admitted operator(
            Request request, @Nullable DeviceToken token, Admitted.StillIn stillIn) {
        List<String> scopes = Pairing.wanted(request.params());
        Grants grants = Grants.operator(scopes);
        return request.admitted(
                caller(request, grants, OPERATOR_ROLE), grants, scopes, "token", token, stillIn);
    }
}
