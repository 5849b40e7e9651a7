package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Cli;
import bot.molt.cli.LocalParts;
import bot.molt.cli.Streams;
import bot.molt.gateway.discovery.Advertisement;
import bot.molt.gateway.discovery.Advertiser;
import bot.molt.gateway.settings.DiscoveryConfig;
import bot.molt.gateway.settings.DiscoveryConfig.Mode;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a gateway tells a network, and the command that listens; real multicast on the loopback.
class DiscoverTest {
    private static final String PIN = "ab".repeat(32);

    @TempDir private Path home;

    private Json.Obj discovered() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(out, false, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), to, to, false);
        String[] line = {"gateway", "discover", "--timeout", "8s", "--json"};
        int code = Cli.run(line, streams, Map.of("HOME", home.toString()), LocalParts.NONE);
        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
        return JsonText.parseObject(out.toByteArray());
    }

    private static Advertisement onLoopback(int port) {
        List<InetAddress> addresses = List.of(InetAddress.ofLiteral("127.0.0.1"));
        return Advertisement.minimal("Attic.example.org", port, addresses, "cd".repeat(32));
    }

    private static List<Json.Obj> ofAttic(Json.Obj answer, int port) {
        List<Json.Obj> beacons = new ArrayList<>();
        for (Json item : answer.items("beacons")) {
            Json.Obj beacon = (Json.Obj) item;
            if (beacon.number("port").orElse(0L) == port) {
                beacons.add(beacon);
            }
        }
        return beacons;
    }

    @Test
    void aGatewayThatTellsOfItselfIsFoundOnceAndChangesNoPin() throws Exception {
        Path state = Files.createDirectories(home.resolve(".clawdbot"));
        String config =
                "{gateway:{mode:'remote',remote:{url:'wss://attic.local:47123',tlsFingerprint:'%s'}}}"
                        .formatted(PIN);
        Path file = Files.writeString(state.resolve("moltbot.json"), config);
        Json.Obj answer;
        try (Advertiser told = Advertiser.start(onLoopback(47_123).full("/opt/moltbot"))) {
            answer = discovered();
            assertThat(told).isNotNull();
        }
        assertThat(ofAttic(answer, 47_123)).as(answer.toString()).hasSize(1);
        Json.Obj beacon = ofAttic(answer, 47_123).getFirst();
        assertThat(beacon.string("displayName")).contains("Attic");
        assertThat(beacon.string("wsUrl")).contains("wss://127.0.0.1:47123");
        assertThat(beacon.string("tlsFingerprint")).contains("cd".repeat(32));
        assertThat(beacon.isTrue("verified")).isFalse();
        assertThat(beacon.object("txt").members().keySet())
                .containsExactlyInAnyOrder(
                        "role",
                        "transport",
                        "gatewayPort",
                        "lanHost",
                        "displayName",
                        "gatewayTls",
                        "gatewayTlsSha256",
                        "sshPort",
                        "cliPath");
        assertThat(Files.readString(file)).isEqualTo(config);
        assertThat(ofAttic(discovered(), 47_123)).as("after its goodbye").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'',false,OFF",
        "'',true,MINIMAL",
        "OFF,true,OFF",
        "MINIMAL,false,MINIMAL",
        "FULL,true,FULL"
    })
    void aPortThatNobodyReachesIsNotToldUnlessThatIsAskedFor(
            String asked, boolean isPublic, Mode holds) {
        Mode mode = asked.isEmpty() ? null : Mode.valueOf(asked);
        DiscoveryConfig config = new DiscoveryConfig(new DiscoveryConfig.Mdns(mode));
        assertThat(config.effective(isPublic)).isEqualTo(holds);
    }
}
