package bot.molt.cli.doctor;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The gateway: who holds its port, and whether it lets us in.
final class GatewayChecks {
    private GatewayChecks() {}

    static List<Finding> all(Session session) throws IOException {
        List<Finding> findings = new ArrayList<>();
        GatewayClient gateway = openedOrNull(session, findings);
        if (gateway == null) {
            return findings;
        }
        findings.add(
                gateway.target().token() != null
                        ? Finding.ok("token", "present")
                        : Finding.warn(
                                "token",
                                "none found (the first start of a gateway makes one; for a remote one set gateway.remote.token)"));
        findings.add(reachable(session, gateway));
        return findings;
    }

    private static @org.jspecify.annotations.Nullable GatewayClient openedOrNull(
            Session session, List<Finding> findings) throws IOException {
        try {
            return session.gateway();
        } catch (CodedException e) {
            findings.add(Finding.fail("gateway", e.text()));
            return null;
        }
    }

    private static Finding reachable(Session session, GatewayClient gateway) throws IOException {
        String url = gateway.target().url();
        try {
            Rpc.ask(gateway, Request.get("/health"));
            session.call("status", Json.Obj.EMPTY);
            return Finding.ok("gateway", url + " answers and lets us in");
        } catch (CodedException e) {
            return failure(url, e);
        }
    }

    private static Finding failure(String url, CodedException e) {
        return switch (e.code()) {
            case UNREACHABLE -> Finding.warn("gateway", e.text());
            case UNAUTHORIZED, FORBIDDEN ->
                    Finding.fail("gateway", url + " answers, but: " + e.text());
            case UPSTREAM_FAILED -> Finding.fail("port", "taken by something else: " + e.text());
            default ->
                    Finding.fail(
                            "gateway",
                            e.code() == ErrorCode.TIMEOUT ? e.text() : url + ": " + e.text());
        };
    }
}
