package bot.molt.gateway.rpc.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.rpc.RpcTable;
import bot.molt.spi.Caller;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxMethodsTest {
    private static final Caller OPERATOR = caller("operator", Caller.Role.OPERATOR);
    private static final Caller BOB = caller("bob", Caller.Role.USER);

    private final RpcTable table =
            new RpcTable(List.of(new SandboxMethods(new FakeSandboxes()).all()));

    private static Caller caller(String id, Caller.Role role) {
        return new Caller(id, role, "main", "rpc", "127.0.0.1");
    }

    private Json.Obj call(String method, String params, Caller caller) throws Exception {
        return (Json.Obj) table.call(method, JsonText.parseObject(params), RpcCall.of(caller));
    }

    @Test
    void theOperatorSeesAllWithTheContainersInTheirOldShape() throws Exception {
        Json.Obj list = call("sandbox.list", "{}", OPERATOR);
        assertThat(list.items("sandboxes")).hasSize(2);
        assertThat(JsonText.compact(new Json.Arr(list.items("containers"))))
                .isEqualTo(
                        "[{\"containerName\":\"a-1\",\"sessionKey\":\"alice\",\"image\":\"molt:1\",\"imageMatch\":true,"
                                + "\"running\":true,\"createdAtMs\":1000,\"lastUsedAtMs\":2000}]");
        assertThat(list.items("browsers")).isEmpty();
    }

    @Test
    void aUserSeesTheOwnOnly() throws Exception {
        String list = JsonText.compact(call("sandbox.list", "{}", BOB));
        assertThat(list)
                .contains("\"name\":\"b-1\"", "\"containers\":[]", "\"processes\":3")
                .doesNotContain("alice", "a-1", "cpuTimeMs");
    }

    @Test
    void aUserIsExplainedToHimselfAndToTheOperatorAlone() throws Exception {
        assertThat(call("sandbox.explain", "{}", BOB).object("subject").string("user"))
                .contains("bob");
        assertThat(call("sandbox.explain", "{\"user\":\"bob\"}", BOB).has("target")).isTrue();
        assertThat(call("sandbox.explain", "{\"user\":\"bob\"}", OPERATOR).has("target")).isTrue();
        assertThatThrownBy(() -> call("sandbox.explain", "{\"user\":\"alice\"}", BOB))
                .hasMessage("user: alice (expected: bob; the operator may ask about others)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox.recreate", "sandbox.prune", "sandbox.readiness"})
    void whatChangesOrTellsOfOthersIsTheOperators(String method) {
        assertThatThrownBy(() -> call(method, "{\"all\":true}", BOB))
                .hasMessageContaining("not for bob");
    }

    @Test
    void sandboxesAreNamedInOneWay() throws Exception {
        assertThat(call("sandbox.recreate", "{\"name\":\"a-1\"}", OPERATOR).items("closed"))
                .hasSize(1);
        for (String params : List.of("{}", "{\"all\":true,\"user\":\"bob\"}")) {
            assertThatThrownBy(() -> call("sandbox.recreate", params, OPERATOR))
                    .hasMessageContaining("one of all, user, session, agent and name");
        }
    }
}
