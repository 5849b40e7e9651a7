package bot.molt.gateway.http;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.auth.Sender;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.spi.Caller;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A request and who sent it.
public final class Request {
    private final HttpExchange exchange;
    private final @Nullable Caller caller;
    private final BooleanSupplier admitted;

    Request(HttpExchange exchange, @Nullable Caller caller) {
        this(exchange, caller, () -> true);
    }

    /// @param admitted whether the credentials still let the same caller in
    Request(HttpExchange exchange, @Nullable Caller caller, BooleanSupplier admitted) {
        this.exchange = exchange;
        this.caller = caller;
        this.admitted = admitted;
    }

    public HttpExchange exchange() {
        return exchange;
    }

    /// Empty where the endpoint is open and no credentials came.
    public Optional<Caller> maybeCaller() {
        return Optional.ofNullable(caller);
    }

    /// Errors: `unauthorized` without credentials.
    public Caller caller() {
        if (caller == null) {
            throw new CodedException(ErrorCode.UNAUTHORIZED, "Unauthorized");
        }
        return caller;
    }

    /// For connections that outlive one request: the caller, if the credentials that it came with
    /// still hold.
    ///
    /// Errors: `unauthorized` where they were taken away since.
    public Caller admitted() {
        if (!admitted.getAsBoolean()) {
            throw new CodedException(
                    ErrorCode.UNAUTHORIZED,
                    "Unauthorized: the key of this connection works no longer (expected: a new connection with one that does)");
        }
        return caller();
    }

    /// Whether a program of this machine asks for itself.
    public boolean isLocal() {
        return sender().isOnThisMachine();
    }

    /// Where it comes from.
    public Sender sender() {
        return Gate.sender(exchange);
    }

    /// The body as an object, whatever its content type says; an empty one is `{}`.
    ///
    /// Errors: `invalid_request` for text that is no JSON object, and those of the body itself.
    public Json.Obj json(DataSize limit) throws InterruptedException {
        byte[] body = exchange.body(limit.bytes());
        if (body.length == 0) {
            return Json.Obj.EMPTY;
        }
        try {
            return JsonText.parseObject(body);
        } catch (JsonSyntaxException e) {
            throw new CodedException(ErrorCode.INVALID_REQUEST, "body: " + e.getMessage(), e);
        }
    }
}
