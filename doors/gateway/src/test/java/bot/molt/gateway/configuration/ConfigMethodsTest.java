package bot.molt.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.config.ConfigText;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.rpc.RpcTable;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigMethodsTest {
    private static final Caller OPERATOR =
            new Caller("operator", Caller.Role.OPERATOR, "main", "rpc", "127.0.0.1");
    private static final String BEFORE =
            """
            {
              // who may come in
              gateway: { port: 1, auth: { token: "very-secret-token" } },
              tools: { profile: "full" },
            }
            """;

    @TempDir private Path folder;
    private Path file;
    private RpcTable table;

    @BeforeEach
    void writes() throws IOException {
        file = Files.writeString(folder.resolve("moltbot.json"), BEFORE);
        Redactor redactor = new Redactor();
        redactor.register(Secret.of("very-secret-token"));
        ConfigFile.Use use =
                new ConfigFile.Use() {
                    @Override
                    public void check(String text) {
                        if (text.contains("wrong")) {
                            throw new CodedException(
                                    ErrorCode.INVALID_PARAMS, "nothing was changed: wrong");
                        }
                    }

                    @Override
                    public void apply() {}
                };
        table =
                new RpcTable(
                        List.of(
                                new ConfigMethods(
                                                new ConfigMethods.Parts(
                                                        new ConfigFile(file, use),
                                                        this::tree,
                                                        () -> List.of("tools.x: unknown"),
                                                        () -> Json.Obj.EMPTY,
                                                        redactor,
                                                        "1"))
                                        .all()));
    }

    private Json.Obj tree() {
        try {
            return ConfigText.parse(file.toString(), Files.readString(file)).tree();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Json.Obj call(String method, Json.Obj params) throws Exception {
        return (Json.Obj) table.call(method, params, RpcCall.of(OPERATOR));
    }

    private Json.Obj change(String method, String raw) throws Exception {
        String hash = call("config.get", Json.Obj.EMPTY).string("hash").orElseThrow();
        return call(method, Json.object().put("raw", raw).put("baseHash", hash).build());
    }

    @Test
    void aSnapshotHasTheTextAndItsHashAndNoSecret() throws Exception {
        Json.Obj snapshot = call("config.get", Json.Obj.EMPTY);
        assertThat(snapshot.string("path")).contains(file.toString());
        assertThat(snapshot.string("raw").orElse("")).contains("// who may come in");
        assertThat(snapshot.toString()).doesNotContain("very-secret-token");
        assertThat(snapshot.string("hash").orElse("")).matches("[0-9a-f]{64}");
        assertThat(snapshot.items("warnings").toString()).contains("tools.x");
    }

    @Test
    void aPatchChangesWhatItNamesAndLeavesTheRest() throws Exception {
        change("config.patch", "{ gateway: { port: 2 }, tools: null, session: { scope: 'a' } }");
        assertThat(file)
                .content()
                .contains("// who may come in", "port: 2", "very-secret-token", "session")
                .doesNotContain("tools");
    }

    @Test
    void aTextThatTheGatewayWouldNotTakeChangesNothing() {
        assertThatThrownBy(() -> change("config.patch", "{ tools: { profile: 'wrong' } }"))
                .hasMessage("nothing was changed: wrong");
        assertThat(file).hasContent(BEFORE.strip());
    }

    @Test
    void whoReadAnOlderTextIsToldToReadAgain() throws Exception {
        Json.Obj stale = Json.object().put("raw", "{}").put("baseHash", "0".repeat(64)).build();
        assertThatThrownBy(() -> call("config.set", stale))
                .hasMessageContaining("re-run config.get");
        assertThatThrownBy(() -> call("config.set", Json.object().put("raw", "{}").build()))
                .hasMessageContaining("base hash required");
        assertThat(file).hasContent(BEFORE.strip());
    }

    @Test
    void aMaskedSecretIsNeverWritten() {
        assertThatThrownBy(() -> change("config.set", "{ gateway: { auth: { token: '***' } } }"))
                .hasMessageContaining("masked secret");
        assertThat(file).hasContent(BEFORE.strip());
    }

    @Test
    void aWholeTextReplacesTheOldOne() throws Exception {
        Json.Obj answer = change("config.set", "{ tools: { profile: 'coding' } }");
        assertThat(answer.isTrue("ok")).isTrue();
        assertThat(file).hasContent("{ tools: { profile: 'coding' } }");
    }
}
