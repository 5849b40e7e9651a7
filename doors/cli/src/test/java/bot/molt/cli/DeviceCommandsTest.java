package bot.molt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.cli.TestCli.Outcome;
import bot.molt.testkit.wire.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `devices` against a gateway that says what a test wants.
class DeviceCommandsTest {
    @TempDir Path home;
    private TestCli cli;
    private List<String> requests = List.of();

    @BeforeEach
    void open() {
        cli = new TestCli(home);
    }

    private Outcome payload(String payload, String... words) throws IOException {
        String body = ("{'ok':true,'payload':" + payload + "}").replace('\'', '"');
        String answer =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.length(), body);
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            List<String> line = new ArrayList<>(List.of(words));
            line.addAll(List.of("--url", server.url()));
            Outcome outcome = cli.run(line.toArray(String[]::new));
            requests = server.requests();
            return outcome;
        }
    }

    @Test
    void devicesAreTwoTablesWithTheStateOfTheirTokens() throws IOException {
        long later = 253402300799000L;
        Outcome outcome =
                payload(
                        "{'pending':[{'requestId':'r1','deviceId':'d1','displayName':'a\\u001b[2J','role':'operator',"
                                + "'scopes':['operator.read'],'remoteIp':'10.0.0.1','isRepair':true,'ts':"
                                + later
                                + "}],'paired':[{'deviceId':'d2','clientId':'cli','roles':['operator','node'],'scopes':[],"
                                + "'tokens':[{'role':'operator'},{'role':'node','revokedAtMs':1}]}]}",
                        "devices");
        assertThat(outcome.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "Pending (1)",
                        "REQUEST|DEVICE|ROLE|IP|AGE|FLAGS",
                        "r1|a\ufffd[2J|operator: operator.read|10.0.0.1|0 s|paired already",
                        "Paired (1)",
                        "DEVICE|ID|ROLES|SCOPES|TOKENS|IP",
                        "cli|d2|operator, node|-|operator, node (revoked)|-");
        assertThat(payload("{'pending':[],'paired':[]}", "devices", "list").out())
                .isEqualTo("No device is paired, and none asks for it.\n");
        assertThat(payload("{'pending':[],'paired':[]}", "devices", "list", "--json").out())
                .contains("\"pending\"", "\"paired\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "devices approve r1~{'device':{'deviceId':'d'}}~device.pair.approve~{\"requestId\":\"r1\"}~Approved device d.",
                "devices reject r1~{'deviceId':'d'}~device.pair.reject~{\"requestId\":\"r1\"}~Rejected the request of device d.",
                "devices remove d~{'deviceId':'d'}~device.pair.remove~{\"deviceId\":\"d\"}~Removed device d.",
                "devices rename --device d --name desk~{}~device.pair.rename~{\"deviceId\":\"d\",\"displayName\":\"desk\"}~Device d is desk now.",
                "devices rotate --device d --role node~{'token':'t'}~device.token.rotate~{\"deviceId\":\"d\",\"role\":\"node\"}~t",
                "devices rotate --device d --role r --scope a --scope b~{'token':'t'}~device.token.rotate~{\"deviceId\":\"d\",\"role\":\"r\",\"scopes\":[\"a\",\"b\"]}~t",
                "devices revoke --device d --role node~{}~device.token.revoke~{\"deviceId\":\"d\",\"role\":\"node\"}~The node token of device d no longer works.",
            })
    void eachChangeIsAskedForAndAnswered(
            String line, String answer, String method, String params, String out)
            throws IOException {
        assertThat(payload(answer, line.split(" "))).isEqualTo(new Outcome(0, out + "\n", ""));
        assertThat(requests.getFirst()).contains(method).endsWith(params);
    }

    private static final String TWO_AND_ONE =
            "{'pending':[{'requestId':'r2','deviceId':'d2','ts':2},{'requestId':'r1','deviceId':'d1','ts':1}],"
                    + "'paired':[{'deviceId':'d3'}]}";

    @Test
    void theLatestRequestIsShownAndNotApproved() throws IOException {
        Outcome outcome = payload(TWO_AND_ONE, "devices", "approve", "--latest");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("r2").doesNotContain("r1").endsWith("approve r2\n");
        assertThat(requests).hasSize(1);
        assertThat(payload("{'pending':[]}", "devices", "approve", "--latest").err())
                .isEqualTo("moltbot: no device asks to be let in\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "devices clear --yes~Turned down 2 requests, forgot 1 devices.~device.pair.reject,device.pair.reject,device.pair.remove",
                "devices clear --yes --pending~Turned down 2 requests, forgot 0 devices.~device.pair.reject,device.pair.reject",
            })
    void clearingAnswersEachRequestAndForgetsEachDevice(String line, String out, String methods)
            throws IOException {
        assertThat(payload(TWO_AND_ONE, line.split(" "))).isEqualTo(new Outcome(0, out + "\n", ""));
        assertThat(
                        requests.stream()
                                .skip(1)
                                .map(r -> r.replaceFirst("(?s).*/api/rpc/(\\S+).*", "$1")))
                .containsExactly(methods.split(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "devices rotate --device d~--role: missing (expected: operator or node)",
                "devices revoke --role node~--device: missing (expected: id of a device)",
                "devices approve~requestId: missing (expected: id of a request; see: moltbot devices list)",
                "devices clear~--yes: missing (expected: --yes, since this cannot be undone)",
            })
    void whatIsMissingIsExitCodeTwo(String line, String message) {
        assertThat(cli.run(line.split(" ")))
                .isEqualTo(new Outcome(2, "", "moltbot: " + message + "\n"));
    }
}
