package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;

/// `POST /api/rpc/<method>`: parameters in, `{"ok":true,"payload":{…}}` or
/// `{"ok":false,"error":{"code":"…","message":"…","retryable":false}}` out.
public final class RpcEndpoint implements HttpEndpoint {
    private static final System.Logger LOG = System.getLogger(RpcEndpoint.class.getName());
    private static final String PATH = "/api/rpc/";
    private static final DataSize LIMIT = DataSize.parse("1MB");

    private final RpcTable table;

    public RpcEndpoint(RpcTable table) {
        this.table = table;
    }

    @Override
    public List<String> paths() {
        return List.of(PATH + "*");
    }

    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    public String door() {
        return "rpc";
    }

    @Override
    public void handle(Request request) throws InterruptedException {
        String name = request.exchange().path().substring(PATH.length());
        try {
            Json payload = table.call(name, request.json(LIMIT), RpcCall.of(request.caller()));
            request.exchange()
                    .respondJson(
                            200, Json.object().put("ok", true).put("payload", payload).build());
        } catch (CodedException e) {
            fail(request, e);
        } catch (IOException | RuntimeException e) {
            String id = Ids.next("err");
            LOG.log(Level.ERROR, "rpc " + name + " failed, id " + id, e);
            fail(request, new CodedException(ErrorCode.INTERNAL, "internal error, id " + id));
        }
    }

    private static void fail(Request request, CodedException failure) {
        Json.Obj error =
                Json.object()
                        .put("code", failure.code().wireName())
                        .put("message", failure.text())
                        .put("retryable", failure.code().retryable())
                        .build();
        Json.Obj body = Json.object().put("ok", false).put("error", error).build();
        request.exchange().respondJson(failure.code().httpStatus(), body);
    }
}
