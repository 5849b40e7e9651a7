package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page about methods, held against what a gateway tells of itself.
class MethodsReferenceTest {
    private static final Path PAGE =
            Path.of(System.getProperty("house", "..")).resolve("docs/reference/methods.md");
    private static final String HEAD =
            """
            # Methods

            What clients call over the WebSocket protocol (`{"type":"req","id":"1","method":"health","params":{}}`), by
            `POST /api/rpc/<method>` and with `moltbot gateway call <method>`. An operator's connection needs the scope;
            `operator.admin` covers all of them, `operator.write` covers `operator.read`. Users of `routing.users` may call
            what says so, for what is their own. `name?` may be left away; a default stands behind `=`.
            `protocol.schema` gives the same as JSON schema.

            | method | scope | users | parameters |
            |---|---|---|---|
            """;

    private static final String LATER_HEAD =
            """

            ## Not served yet

            Methods of the original that have their name and scope here. Who may call one is answered
            `unknown method: <name>` (`details.code`: `not_served`); over HTTP `not_served`, status 501, "not served by
            this version". `hello-ok` does not name them.

            | family | scope | methods |
            |---|---|---|
            """;

    private static final String OF_JANUARY =
            """
            health logs.tail channels.status channels.logout status usage.status usage.cost
            tts.status tts.providers tts.enable tts.disable tts.convert tts.setProvider
            config.get config.set config.apply config.patch config.schema exec.approvals.get
            exec.approvals.set exec.approvals.node.get exec.approvals.node.set
            exec.approval.request exec.approval.resolve wizard.start wizard.next wizard.cancel
            wizard.status talk.mode models.list agents.list skills.status skills.bins
            skills.install skills.update update.run voicewake.get voicewake.set sessions.list
            sessions.preview sessions.patch sessions.reset sessions.delete sessions.compact
            last-heartbeat set-heartbeats wake node.pair.request node.pair.list node.pair.approve
            node.pair.reject node.pair.verify device.pair.list device.pair.approve
            device.pair.reject device.token.rotate device.token.revoke node.rename node.list
            node.describe node.invoke node.invoke.result node.event cron.list cron.status
            cron.add cron.update cron.remove cron.run cron.runs system-presence system-event send
            agent agent.identity.get agent.wait chat.history chat.abort chat.send web.login.start
            web.login.wait poll sessions.resolve chat.inject
            """;

    @TempDir private Path folder;

    /// `-Dgolden.write=true` writes the page anew.
    @Test
    void thePageNamesWhatAGatewayAnswers() throws Exception {
        Json.Obj schema;
        try (RunningGateway gateway = new RunningGateway(folder, "tools: {}")) {
            schema = gateway.rpc("protocol.schema", "{}");
        }
        String page = page(schema.object("methods")) + later(schema.object("later"));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void everyMethodOfTheJanuaryReleaseIsServedOrHasItsPlace() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, "tools: {}")) {
            Json.Obj schema = gateway.rpc("protocol.schema", "{}");
            Set<String> known = new TreeSet<>(schema.object("methods").members().keySet());
            Set<String> later = schema.object("later").members().keySet();
            assertThat(known).doesNotContainAnyElementsOf(later);
            known.addAll(later);
            assertThat(known).contains(OF_JANUARY.strip().split("\\s+"));
            RunningGateway.Answer answer =
                    gateway.post(RunningGateway.TOKEN, "/api/rpc/tts.status", "{}");
            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.body().object("error").string("code")).contains("not_served");
        }
    }

    private static String page(Json.Obj methods) {
        StringBuilder page = new StringBuilder(HEAD);
        for (String name : methods.members().keySet()) {
            Json.Obj method = methods.object(name);
            page.append(
                    "| `%s` | `%s` | %s | %s |\n"
                            .formatted(
                                    name,
                                    method.string("scope").orElse(""),
                                    method.isTrue("forUsers") ? "yes" : "",
                                    params(method.object("params"))));
        }
        return page.toString();
    }

    private static String later(Json.Obj later) {
        Map<String, Map<String, List<String>>> families = new TreeMap<>();
        for (String name : later.members().keySet()) {
            String family = name.replaceFirst("\\..*", "");
            families.computeIfAbsent(family, _ -> new TreeMap<>())
                    .computeIfAbsent(later.string(name).orElse(""), _ -> new ArrayList<>())
                    .add("`" + name + "`");
        }
        StringBuilder page = new StringBuilder(LATER_HEAD);
        families.forEach((family, scopes) ->
                scopes.forEach((scope, names) ->
                        page.append(
                                "| %s | `%s` | %s |\n"
                                        .formatted(family, scope, String.join(", ", names)))));
        return page.toString();
    }

    private static String params(Json.Obj schema) {
        List<Json> required = schema.items("required");
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Json> property : schema.object("properties").members().entrySet()) {
            boolean isNeeded = required.contains(Json.of(property.getKey()));
            Json value = property.getValue() instanceof Json.Obj one ? one.get("default") : null;
            String otherwise =
                    value == null || value.equals(Json.of(""))
                            ? ""
                            : " = " + JsonText.compact(value);
            names.add("`" + property.getKey() + (isNeeded ? "" : "?") + otherwise + "`");
        }
        return String.join(", ", names);
    }
}
