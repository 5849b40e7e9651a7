package bot.molt.gateway.mcp;

import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that breaks the protocol, as JSON-RPC tells it.
final class ProtocolError extends RuntimeException {
    static final int PARSE = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL = -32603;
    static final int SESSION_NOT_FOUND = -32001;
    static final int RESOURCE_NOT_FOUND = -32002;
    static final int HEADER_MISMATCH = -32020;
    static final int MISSING_CAPABILITY = -32021;
    static final int UNSUPPORTED_VERSION = -32022;

    private static final System.Logger LOG = System.getLogger(ProtocolError.class.getName());

    @Serial private static final long serialVersionUID = 1L;

    private final int code;
    private final int httpStatus;
    private final transient Json.@Nullable Obj details;

    ProtocolError(int code, String message) {
        this(code, message, null);
    }

    ProtocolError(int code, String message, Json.@Nullable Obj details) {
        this(code, message, details, usualStatus(code));
    }

    private ProtocolError(int code, String message, Json.@Nullable Obj details, int httpStatus) {
        super(message, null, false, false);
        this.code = code;
        this.details = details;
        this.httpStatus = httpStatus;
    }

    /// A request that does not say what every request of the stateless revision must.
    static ProtocolError badMeta(String field) {
        return invalidParams(
                        "params._meta[\"%s\"]: missing (expected in every request)"
                                .formatted(field))
                .withStatus(400);
    }

    static ProtocolError invalidParams(String message) {
        return new ProtocolError(INVALID_PARAMS, message);
    }

    static ProtocolError unknownMethod(String method) {
        return new ProtocolError(METHOD_NOT_FOUND, "Method not found: " + method);
    }

    /// @param capability what the client would have to declare: `elicitation`
    static ProtocolError missingCapability(String capability) {
        Json.Obj required = Json.object().put(capability, Json.Obj.EMPTY).build();
        return new ProtocolError(
                MISSING_CAPABILITY,
                "%s: not declared (expected: the client capability %s)"
                        .formatted(capability, capability),
                Json.object().put("requiredCapabilities", required).build());
    }

    static ProtocolError unsupportedVersion(String asked) {
        List<String> supported = Revision.supported();
        return new ProtocolError(
                UNSUPPORTED_VERSION,
                "Unsupported protocol version: %s (expected: one of %s)"
                        .formatted(asked, String.join(", ", supported)),
                Json.object()
                        .put("supported", Json.strings(supported))
                        .put("requested", asked)
                        .build());
    }

    /// Logs what went wrong here; the client gets an id.
    static ProtocolError internal(Throwable thrown) {
        String incident = Ids.text(8);
        LOG.log(System.Logger.Level.ERROR, "internal error " + incident, thrown);
        return new ProtocolError(
                INTERNAL,
                "internal error %s (its details are in the gateway's log)".formatted(incident));
    }

    ProtocolError withStatus(int status) {
        return new ProtocolError(code, String.valueOf(getMessage()), details, status);
    }

    int code() {
        return code;
    }

    /// The HTTP status where the error is all of an answer.
    int httpStatus() {
        return httpStatus;
    }

    private static int usualStatus(int code) {
        return switch (code) {
            case METHOD_NOT_FOUND -> 404;
            case PARSE, INVALID_REQUEST, HEADER_MISMATCH, MISSING_CAPABILITY, UNSUPPORTED_VERSION ->
                    400;
            default -> 200;
        };
    }

    /// `{"code":-32602,"message":"…","data":{…}}`.
    Json.Obj toJson() {
        return Json.object()
                .put("code", code)
                .put("message", String.valueOf(getMessage()))
                .put("data", details)
                .build();
    }
}
