package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;

/// `gateway call` of the original for every method that a gateway tells of itself. What stands here
/// says what is to become of a call; any other method is called with parameters of the right kind
/// and has to answer or to say why it does not.
final class EveryMethod {
    /// Each line a method and its parameters, in an order in which they make sense.
    private static final String ANSWER =
            """
            users.add {"id":"bob"}
            users.rotate {"id":"bob"}
            users.remove {"id":"bob"}
            workspaces.add {"id":"second","path":"@FOLDER@"}
            workspaces.remove {"id":"second"}
            config.set {"raw":@RAW@,"baseHash":"@HASH@"}
            config.patch {"raw":"{}","baseHash":"@HASH@"}
            config.apply {"raw":@RAW@,"baseHash":"@HASH@"}
            exec.approvals.set {"file":{"version":1}}
            exec.approvals.get {}
            users.revoke {"id":"ann"}
            approvals.list {}
            audit.tail {"limit":3}
            audit.verify {}
            calls.list {}
            config.get {}
            config.schema {}
            device.pair.list {}
            exec.approval.list {}
            exec.approval.request {"command":"ls","timeoutMs":300}
            health {}
            logs.tail {"limit":5}
            node.list {}
            node.pair.list {}
            policy.explain {"command":"echo hi"}
            processes.list {}
            protocol.schema {}
            sandbox.explain {}
            sandbox.list {}
            sandbox.prune {}
            sandbox.readiness {}
            sandbox.recreate {"all":true}
            status {"deep":true}
            system-event {"text":"hello"}
            system-presence {}
            tools.catalog {}
            tools.invoke {"name":"exec","args":{"command":"echo hi"}}
            tools.list {}
            users.list {}
            workspaces.list {}
            """;

    /// Each line a method, its parameters and a word of what is said against it.
    private static final String REFUSED =
            """
            approvals.resolve {"id":"none","decision":"deny"} none
            exec.approval.get {"id":"none"} unknown approval id
            exec.approval.resolve {"id":"none","decision":"deny"} none
            device.pair.approve {"requestId":"none"} unknown requestId
            device.pair.reject {"requestId":"none"} unknown requestId
            device.pair.remove {"deviceId":"none"} unknown deviceId
            device.pair.rename {"deviceId":"none","displayName":"x"} unknown deviceId
            device.token.revoke {"deviceId":"none","role":"operator"} unknown deviceId/role
            device.token.rotate {"deviceId":"none","role":"operator"} unknown deviceId/role
            exec.approvals.node.get {"nodeId":"none"} unknown nodeId
            exec.approvals.node.set {"nodeId":"none","file":{"version":1}} unknown nodeId
            node.describe {"nodeId":"none"} unknown nodeId
            node.invoke {"nodeId":"none","command":"x","idempotencyKey":"k"} unknown nodeId
            node.rename {"nodeId":"none","displayName":"x"} unknown nodeId
            node.pair.approve {"requestId":"none"} unknown requestId
            node.pair.reject {"requestId":"none"} unknown requestId
            node.pair.remove {"nodeId":"none"} unknown nodeId
            gateway.restart.request {"reason":"asked by a test"} this process cannot
            node.event {"event":"x"} unauthorized role: operator
            node.invoke.result {"id":"x","nodeId":"x","ok":true} unauthorized role: operator
            skills.bins {} unauthorized role: operator
            """;

    private final Original original;
    private final Watcher operator;
    private final String folder;
    private final SoftAssertions wrong = new SoftAssertions();

    /// @param folder that exists, for a workspace
    EveryMethod(Original original, Watcher operator, String folder) {
        this.original = original;
        this.operator = operator;
        this.folder = folder;
    }

    /// Calls them all; returns how many.
    int call() throws Exception {
        Json.Obj table = operator.call("protocol.schema", "{}").object("payload").object("methods");
        Map<String, Json> others = new TreeMap<>(table.members());
        for (String line : (ANSWER + REFUSED).lines().toList()) {
            assertThat(others.remove(method(line))).as(line).isNotNull();
        }
        answered();
        refused();
        either(others);
        wrong.assertAll();
        return table.members().size();
    }

    /// With what is known of the gateway at this time.
    private String filled(String params) throws Exception {
        if (!params.contains("@")) {
            return params;
        }
        Json.Obj config = operator.call("config.get", "{}").object("payload");
        String raw =
                config.string("raw")
                        .orElseThrow()
                        .replace("token: \"***\"", "token: \"" + TestGateway.TOKEN + "\"")
                        .replace("apiKey: \"***\"", "apiKey: \"" + TestGateway.ANN + "\"");
        return params.replace("@FOLDER@", folder)
                .replace("@RAW@", JsonText.compact(Json.of(raw)))
                .replace("@HASH@", config.string("hash").orElseThrow());
    }

    private static String method(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    private Said call(String method, String params) throws Exception {
        return original.run(
                "gateway", "call", method, "--json", "--timeout", "120000", "--params", params);
    }

    private void answered() throws Exception {
        for (String line : ANSWER.lines().toList()) {
            Said said = call(method(line), filled(line.substring(line.indexOf(' ') + 1)));
            wrong.check(() -> assertThat(said.exitCode()).as(said.toString()).isZero());
            wrong.check(() -> assertThat(said.json()).as(line).isNotNull());
        }
    }

    private void refused() throws Exception {
        for (String line : REFUSED.lines().toList()) {
            int end = line.lastIndexOf('}') + 1;
            String params = line.substring(line.indexOf(' ') + 1, end);
            Said said = call(method(line), params);
            wrong.check(() -> said.refused(line.substring(end + 2)));
        }
    }

    private void either(Map<String, Json> methods) throws Exception {
        for (Map.Entry<String, Json> method : methods.entrySet()) {
            Json.Obj schema = ((Json.Obj) method.getValue()).object("params");
            Said said = call(method.getKey(), JsonText.compact(guess(schema)));
            wrong.check(said.exitCode() == 0 ? said::json : said::sensible);
        }
    }

    /// Something of the right kind for each parameter that has to be there.
    private static Json.Obj guess(Json.Obj schema) {
        Json.ObjectBuilder guess = Json.object();
        List<String> names = new ArrayList<>();
        schema.items("required").forEach(name -> names.add(((Json.Str) name).value()));
        for (String name : names) {
            Json.Obj kind = schema.object("properties").object(name);
            guess.put(name, guess(kind, kind.string("type").orElse("string")));
        }
        return guess.build();
    }

    private static Json guess(Json.Obj kind, String type) {
        if (!kind.items("enum").isEmpty()) {
            return kind.items("enum").getFirst();
        }
        return switch (type) {
            case "integer", "number" -> Json.of(1);
            case "boolean" -> Json.of(true);
            case "object" -> Json.Obj.EMPTY;
            case "array" -> Json.Arr.EMPTY;
            default -> Json.of("x");
        };
    }
}
