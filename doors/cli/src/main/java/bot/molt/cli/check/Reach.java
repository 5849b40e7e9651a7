package bot.molt.cli.check;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import bot.molt.protocol.wire.Target;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Whether the gateway that is meant answers and lets us in.
///
/// @param url its address; empty where none is known
/// @param failure null where it let us in
/// @param reason of the failure
/// @param status what it says of itself
public record Reach(String url, @Nullable ErrorCode failure, String reason, Json.Obj status) {
    /// What listens and says nothing is no gateway.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static Reach of(Session session) throws IOException {
        String url = "";
        try {
            Target target = session.gateway().target();
            url = target.url();
            boolean isPatient = target.timeout().compareTo(PATIENCE) > 0;
            return in(isPatient ? target.waiting(PATIENCE) : target);
        } catch (CodedException e) {
            return new Reach(url, e.code(), e.text(), Json.Obj.EMPTY);
        }
    }

    private static Reach in(Target target) {
        try (GatewayClient client = new GatewayClient(target)) {
            Rpc.ask(client, Request.get("/health"));
            Json.Obj deep = Json.object().put("deep", true).build();
            return new Reach(target.url(), null, "", Rpc.call(client, "status", deep));
        }
    }

    public boolean isIn() {
        return failure == null;
    }
}
