package bot.molt.fleet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.fleet.ServedFleet;
import bot.molt.fleet.key.SshKeyPair;
import bot.molt.spi.fleet.Logins;
import bot.molt.spi.fleet.Machine;
import bot.molt.spi.fleet.Machine.State;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The API as `curl` sees it, and as the client of the bridge and the SSH gateway does.
class HttpFleetTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    private final ServedFleet served = ServedFleet.start();
    private final HttpFleet fleet = new HttpFleet(served.uri(), served.token());
    private final HttpClient plain = HttpClient.newHttpClient();

    HttpFleetTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        plain.close();
        fleet.close();
        served.close();
    }

    private HttpResponse<String> curl(String method, String path, String body) throws Exception {
        return plain.send(
                HttpRequest.newBuilder(served.uri().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + served.token().reveal())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theSeedsCommandsDoWhatTheySay() throws Exception {
        HttpResponse<String> made = curl("POST", "/api/v1/vms", "{\"user_id\": \"test-user\"}");
        assertThat(made.statusCode()).isIn(200, 202);
        assertThat(JsonText.parseObject(made.body()).string("user_id")).contains("test-user");
        Json.Obj shown =
                JsonText.parseObject(curl("GET", "/api/v1/vms/test-user?wait=60", "").body());
        assertThat(shown.string("status")).contains("running");
        assertThat(shown.string("ip")).contains("10.0.1.2");
        assertThat(curl("POST", "/api/v1/vms/test-user/stop", "").statusCode()).isEqualTo(200);
        assertThat(curl("POST", "/api/v1/vms/test-user/start", "").statusCode()).isIn(200, 202);
        assertThat(curl("POST", "/api/v1/vms/test-user/passwd", "").body()).contains("password");
        assertThat(JsonText.parseObject(curl("GET", "/api/v1/vms", "").body()).items("vms"))
                .hasSize(1);
        assertThat(curl("DELETE", "/api/v1/vms/test-user", "").statusCode()).isEqualTo(200);
        assertThat(curl("GET", "/api/v1/vms/test-user", "").statusCode()).isEqualTo(404);
        assertThat(curl("GET", "/health", "").body()).contains("\"status\":\"ok\"");
        assertThat(curl("GET", "/metrics", "").body())
                .contains("moltage_machines_created_total 1\n")
                .contains("moltage_machines_destroyed_total 1\n");
        assertThat(curl("POST", "/api/v1/vms", "{").statusCode()).isEqualTo(400);
        assertThat(curl("POST", "/api/v1/vms", "{\"user_id\":\"a/b\"}").statusCode())
                .isEqualTo(400);
        assertThat(curl("PUT", "/api/v1/vms", "").statusCode()).isEqualTo(405);
    }

    @Test
    void aMachineOutlivesTheRequestThatMadeItAndItsClient() throws Exception {
        try (HttpFleet brief = new HttpFleet(served.uri(), served.token())) {
            served.hold();
            assertThat(brief.ensure("alice").state()).isEqualTo(State.STARTING);
        }
        served.letGo();
        assertThat(fleet.await("alice", LONG).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void withoutTheTokenNothingIsTold() throws Exception {
        try (HttpFleet stranger = new HttpFleet(served.uri(), Secret.of("wrong"))) {
            assertThatThrownBy(stranger::list)
                    .isInstanceOfSatisfying(
                            CodedException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
            assertThatThrownBy(() -> stranger.key("alice")).isInstanceOf(CodedException.class);
        }
    }

    @Test
    void theClientSaysWhatTheFleetSays() throws Exception {
        fleet.ensure("alice");
        Machine machine = fleet.await("alice", LONG);
        assertThat(fleet.find("alice")).contains(machine);
        assertThat(fleet.list()).containsExactly(machine);
        assertThat(fleet.find("bob")).isEmpty();
        assertThat(fleet.key("alice").reveal()).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----");
        fleet.touch("alice");
        Logins.PublicKey key = fleet.addKey("alice", SshKeyPair.make("alice").line());
        assertThat(fleet.keys("alice")).containsExactly(key);
        assertThat(fleet.removeKey("alice", key.fingerprint())).isTrue();
        String code = fleet.newCode("alice", Duration.ofMinutes(5)).reveal();
        assertThat(fleet.accepts("alice", code)).isTrue();
        assertThat(fleet.accepts("alice", code)).isFalse();
        String password = fleet.newPassword("alice").reveal();
        assertThat(fleet.accepts("alice", password)).isTrue();
        assertThat(fleet.stop("alice").state()).isIn(State.STOPPING, State.STOPPED);
        fleet.destroy("alice");
        assertThatThrownBy(() -> fleet.await("alice", Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        try (HttpFleet nowhere = new HttpFleet(URI.create("http://127.0.0.1:1"), served.token())) {
            assertThatThrownBy(nowhere::list)
                    .isInstanceOfSatisfying(
                            CodedException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE));
        }
    }
}
