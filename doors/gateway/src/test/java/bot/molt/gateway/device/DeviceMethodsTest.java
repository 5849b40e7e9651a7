package bot.molt.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.auth.SteppingClock;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.rpc.RpcTable;
import bot.molt.spi.Caller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceMethodsTest {
    private static final Caller OPERATOR =
            new Caller("operator", Caller.Role.OPERATOR, "main", "rpc", "127.0.0.1");
    private static final Caller BOB =
            new Caller("bob", Caller.Role.USER, "main", "rpc", "127.0.0.1");

    private final List<String> heard = new ArrayList<>();
    private final TestDevice laptop = new TestDevice();
    @TempDir private Path folder;
    private Devices devices;
    private RpcTable table;

    @BeforeEach
    void open() {
        devices = Devices.open(folder, new SteppingClock());
        table = new RpcTable(List.of(new DeviceMethods(devices, listener()).all()));
    }

    private DeviceMethods.Listener listener() {
        return new DeviceMethods.Listener() {
            @Override
            public void requested(PendingDevice request) {
                heard.add("requested " + request.deviceId());
            }

            @Override
            public void resolved(String requestId, String deviceId, boolean approved) {
                heard.add((approved ? "approved " : "rejected ") + requestId + " " + deviceId);
            }

            @Override
            public void ended(String deviceId, @Nullable String role, @Nullable String asker) {
                heard.add("ended " + deviceId + " " + role);
            }

            @Override
            public void replaced(String deviceId, String role, @Nullable String asker) {
                heard.add("replaced " + deviceId + " " + role + " " + asker);
            }
        };
    }

    private Json.Obj call(String method, String params) throws Exception {
        return (Json.Obj)
                table.call(
                        method,
                        JsonText.parseObject(params.replace('\'', '"')),
                        RpcCall.of(OPERATOR));
    }

    private String ask(TestDevice device, String role, String... scopes) {
        return devices.request(device.asking(role, scopes)).requestId();
    }

    @Test
    void aRequestIsListedApprovedAndTold() throws Exception {
        String request = ask(laptop, "operator", "operator.write");
        Json.Obj before = call("device.pair.list", "{}");
        assertThat(before.items("pending")).hasSize(1);
        assertThat(before.items("paired")).isEmpty();
        Json.Obj approved = call("device.pair.approve", "{'requestId':'" + request + "'}");
        assertThat(approved.string("requestId")).contains(request);
        assertThat(approved.object("device").string("deviceId")).contains(laptop.id());
        String other = ask(new TestDevice(), "node");
        assertThat(call("device.pair.reject", "{'requestId':'" + other + "'}").has("deviceId"))
                .isTrue();
        assertThat(heard).hasSize(2);
        assertThat(heard.getFirst()).isEqualTo("approved " + request + " " + laptop.id());
        assertThat(heard.getLast()).startsWith("rejected " + other);
        Json.Obj after = call("device.pair.list", "{}");
        assertThat(after.items("pending")).isEmpty();
        assertThat(after.items("paired")).hasSize(1);
    }

    @Test
    void aTokenIsShownByItsRotationAlone() throws Exception {
        devices.approve(ask(laptop, "operator", "operator.admin"));
        String first =
                devices.ensureToken(laptop.id(), "operator", List.of("operator.read"))
                        .token()
                        .reveal();
        String who = "{'deviceId':'" + laptop.id() + "','role':'operator'";
        Json.Obj rotated = call("device.token.rotate", who + ",'scopes':['operator.write']}");
        String second = rotated.string("token").orElseThrow();
        assertThat(rotated.members().keySet())
                .containsExactly("deviceId", "role", "token", "scopes", "rotatedAtMs");
        assertThat(devices.verify(laptop.id(), "operator", second, List.of("operator.write")))
                .isPresent();
        assertThat(second).isNotEqualTo(first);
        Json.Obj revoked = call("device.token.revoke", who + "}");
        assertThat(revoked.members().keySet()).containsExactly("deviceId", "role", "revokedAtMs");
        assertThat(heard)
                .containsExactly(
                        "replaced " + laptop.id() + " operator null",
                        "ended " + laptop.id() + " operator");
        String list = JsonText.compact(call("device.pair.list", "{}"));
        assertThat(list)
                .contains("\"tokens\":[{\"role\":\"operator\",\"scopes\":[\"operator.write\"]")
                .doesNotContain(first, second);
    }

    @Test
    void aDeviceIsRenamedAndRemoved() throws Exception {
        devices.approve(ask(laptop, "operator"));
        call("device.pair.rename", "{'deviceId':'" + laptop.id() + "','displayName':' desk '}");
        assertThat(JsonText.compact(call("device.pair.list", "{}")))
                .contains("\"displayName\":\"desk\"");
        call("device.pair.remove", "{'deviceId':'" + laptop.id() + "'}");
        assertThat(devices.paired()).isEmpty();
        assertThat(heard).containsExactly("ended " + laptop.id() + " null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device.pair.approve|{\"requestId\":\"x\"}|unknown requestId: x",
                "device.pair.reject|{\"requestId\":\"x\"}|unknown requestId: x",
                "device.pair.remove|{\"deviceId\":\"x\"}|unknown deviceId: x",
                "device.pair.rename|{\"deviceId\":\"x\",\"displayName\":\"y\"}|unknown deviceId: x",
                "device.token.rotate|{\"deviceId\":\"x\",\"role\":\"node\"}|unknown deviceId/role: x/node",
                "device.token.revoke|{\"deviceId\":\"x\",\"role\":\"node\"}|unknown deviceId/role: x/node",
            })
    void whatIsUnknownIsNamedAndNobodyElseMayAsk(String method, String params, String message) {
        assertThatThrownBy(() -> call(method, params))
                .hasMessageStartingWith(message + " (expected: ")
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThatThrownBy(() -> table.call(method, JsonText.parseObject(params), RpcCall.of(BOB)))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
        assertThat(heard).isEmpty();
    }
}
