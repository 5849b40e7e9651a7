package bot.molt.execution.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.spi.net.Destination;
import bot.molt.spi.net.Gate;
import bot.molt.spi.net.Host;
import bot.molt.spi.net.HostLookup;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.net.Lookups;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final String PUBLIC = "93.184.215.14";
    private static final String OWN = "8.8.4.4";

    private static boolean isOpen(List<String> leads, String host, int port, String... rules)
            throws Exception {
        Network network =
                new Network(
                        Network.Mode.ALLOWLIST, Arrays.stream(rules).map(HostRule::parse).toList());
        HostLookup lookup = _ -> leads.stream().map(InetAddress::ofLiteral).toList();
        Gate gate =
                new Gate(
                        List.of(EgressProxy.rules(network)),
                        "this sandbox",
                        new Lookups(lookup, Duration.ofSeconds(60), 8),
                        InetAddress.ofLiteral(OWN)::equals);
        return gate.judge(new Destination(Host.parse(host), port)) instanceof Gate.Verdict.Open;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.1.2",
                "169.254.169.254",
                "168.63.129.16",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:a00:1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::1",
                "2001:0:4136:e378::1",
                "2001:db8::1",
                "3fff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "5f00::1",
                "100::1",
                OWN
            })
    void aWildcardLeadsToNoClosedAddress(String address) throws Exception {
        assertThat(isOpen(List.of(address), "a.test", 80, "*.test", "*")).isFalse();
        assertThat(isOpen(List.of(), address, 80, "*")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {PUBLIC, "172.32.0.1", "100.128.0.1", "2606:4700::1", "64:ff9b::5db8:d70e"})
    void aWildcardLeadsToPublicAddresses(String address) throws Exception {
        assertThat(isOpen(List.of(address), "a.test", 80, "*.test")).isTrue();
    }

    @Test
    void oneClosedAddressClosesTheName() throws Exception {
        assertThat(isOpen(List.of(PUBLIC, "127.0.0.1"), "a.test", 80, "*.test")).isFalse();
        assertThat(isOpen(List.of("10.0.0.1"), "a.test", 80, "*.test", "10.0.0.1")).isTrue();
        assertThat(isOpen(List.of("10.0.0.1"), "a.test", 80, "*.test", "10.0.0.1:81")).isFalse();
        assertThat(isOpen(List.of("10.0.0.1"), "a.test", 80, "*.test", "a.test")).isTrue();
        assertThat(isOpen(List.of("10.0.0.1"), "a.test", 80, "*.test", "a.test:81")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a.test, 80, a.test, true",
        "a.test, 443, a.test, true",
        "a.test, 22, a.test, false",
        "A.TEST., 80, a.test, true",
        "b.a.test, 80, a.test, false",
        "test, 80, *.test, false",
        "xtest, 80, *.test, false",
        "b.a.test, 80, *.test, true",
        "a.test.evil.com, 80, a.test, false",
        "bücher.test, 80, xn--bcher-kva.test, true",
        "xn--bcher-kva.test, 80, xn--bcher-kva.test, true",
        "a。test, 80, a.test, true",
        "10.1.2.3, 5432, 10.1.2.3:5432, true",
        "10.1.2.3, 5433, 10.1.2.3:5432, false",
        "[::ffff:10.1.2.3], 5432, 10.1.2.3:5432, true",
        "[FD00:0:0::1], 443, [fd00::1]:443, true",
        "93.184.215.14, 80, *, true",
        "10.1.2.3, 80, *:*, false",
        "10.1.2.3, 80, *.3, false"
    })
    void aRuleOpensWhatItNames(String host, int port, String rule, boolean open) throws Exception {
        assertThat(isOpen(List.of(PUBLIC), host, port, rule)).isEqualTo(open);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                ".a",
                "a b",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "0177.0.0.1",
                "1.2.3.999",
                "1.2.3.4.5",
                "１２７.1",
                "a.0x1",
                "[a]",
                "[::1",
                "::1%lo",
                "a/b",
                "a:b",
                "1.2.3.08"
            })
    void whatIsNeitherANameNorAnAddressIsRefused(String host) {
        assertThatThrownBy(() -> Host.parse(host)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameIsLookedUpOncePerConnection() throws Exception {
        List<String> asked = new ArrayList<>();
        Iterator<String> answers = List.of(PUBLIC, "127.0.0.1").iterator();
        HostLookup rebinding =
                name -> {
                    asked.add(name);
                    return List.of(InetAddress.ofLiteral(answers.next()));
                };
        Gate gate =
                new Gate(
                        List.of(
                                new HostRules(
                                        "list", List.of(HostRule.parse("*.test")), List.of())),
                        "this sandbox",
                        new Lookups(rebinding, Duration.ofSeconds(60), 8),
                        _ -> false);
        Destination target = new Destination(Host.parse("re.test"), 80);
        assertThat(gate.judge(target))
                .isEqualTo(new Gate.Verdict.Open(List.of(InetAddress.ofLiteral(PUBLIC))));
        assertThat(asked).containsExactly("re.test");
        assertThat(gate.judge(target)).isInstanceOf(Gate.Verdict.Refused.class);
    }
}
