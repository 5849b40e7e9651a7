package bot.molt.cli;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.EventStream;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import bot.molt.protocol.wire.Response;
import bot.molt.protocol.wire.WireFailures;
import java.io.IOException;
import java.time.Duration;

/// Calls methods of a gateway and reads its answers.
public final class Rpc {
    /// Longer than the pause between two comments of a quiet stream.
    private static final Duration STREAM_IDLE = Duration.ofSeconds(90);

    private Rpc() {}

    /// Calls a method; the payload of its answer.
    ///
    /// Errors: the code and the message that the gateway gives.
    public static Json.Obj call(GatewayClient gateway, String method, Json.Obj params) {
        Json.Obj answer =
                ask(gateway, Request.post("/api/rpc/" + method, JsonText.compact(params)));
        return answer.object("payload");
    }

    /// Sends a request whose answer is a JSON object.
    ///
    /// Errors: what an error answer says; `upstream_failed` where it is no JSON.
    public static Json.Obj ask(GatewayClient gateway, Request request) {
        try (Response response = gateway.send(request)) {
            return answer(gateway, response);
        } catch (IOException e) {
            throw WireFailures.of(gateway.target(), e);
        }
    }

    /// Opens a stream of events.
    public static EventStream events(GatewayClient gateway, String path) {
        return events(gateway, Request.get(path));
    }

    /// Sends a request that is answered by a stream of events.
    public static EventStream events(GatewayClient gateway, Request asked) {
        Request request =
                asked.header("Accept", "text/event-stream")
                        .waiting(gateway.target().timeout(), STREAM_IDLE);
        Response response = gateway.send(request);
        if (response.status() == 200) {
            return response.events();
        }
        try (response) {
            throw failure(response.status(), answer(gateway, response));
        } catch (IOException e) {
            throw WireFailures.of(gateway.target(), e);
        }
    }

    private static Json.Obj answer(GatewayClient gateway, Response response) throws IOException {
        String text = response.text();
        Json.Obj answer = parsed(gateway, response.status(), text);
        if (response.status() >= 400 || Json.FALSE.equals(answer.get("ok"))) {
            throw failure(response.status(), answer);
        }
        return answer;
    }

    private static Json.Obj parsed(GatewayClient gateway, int status, String text) {
        try {
            return JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            String start = text.substring(0, Math.min(text.length(), 80));
            throw new CodedException(
                    codeOf(status),
                    "gateway: %s: status %d: %s (expected: JSON; is this a Moltbot gateway?)"
                            .formatted(gateway.target().url(), status, Style.shown(start)),
                    e);
        }
    }

    static CodedException failure(int status, Json.Obj answer) {
        Json.Obj error = answer.object("error");
        String message =
                error.string("message")
                        .or(() -> answer.string("error"))
                        .or(() -> answer.string("message"))
                        .orElse("the gateway answered with status " + status);
        ErrorCode code =
                error.string("code")
                        .map(name -> named(name, codeOf(status)))
                        .orElse(codeOf(status));
        String hint =
                code == ErrorCode.UNAUTHORIZED
                        ? " (give the token with --token-file or MOLTBOT_GATEWAY_TOKEN)"
                        : "";
        return new CodedException(code, Style.shown(message) + hint);
    }

    /// The code of a wire name.
    public static ErrorCode named(String name, ErrorCode otherwise) {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.name().equalsIgnoreCase(name)) {
                return code;
            }
        }
        return otherwise;
    }

    private static ErrorCode codeOf(int status) {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.httpStatus() == status) {
                return code;
            }
        }
        return ErrorCode.UPSTREAM_FAILED;
    }
}
