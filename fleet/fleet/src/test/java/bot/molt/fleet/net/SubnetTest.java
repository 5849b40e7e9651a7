package bot.molt.fleet.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ranges of addresses.
class SubnetTest {
    @Test
    void itsEndsAreNobodys() {
        Subnet subnet = Subnet.of("10.0.1.0/24", "10.0.1.1");
        assertThat(Subnet.text(subnet.first())).isEqualTo("10.0.1.1");
        assertThat(Subnet.text(subnet.last())).isEqualTo("10.0.1.254");
        assertThat(subnet.room()).isEqualTo(253);
        assertThat(subnet.cidr()).isEqualTo("10.0.1.0/24");
        assertThat(subnet.gatewayCidr()).isEqualTo("10.0.1.1/24");
        assertThat(Subnet.mac("10.0.1.7")).isEqualTo("02:fc:0a:00:01:07");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.1.0, 10.0.1.1",
        "10.0.1.5/24, 10.0.1.1",
        "10.0.300.0/24, 10.0.1.1",
        "10.0.1.0/31, 10.0.1.1",
        "10.0.1.0/7, 10.0.1.1",
        "10.0.1.0/24, 10.0.2.1",
        "10.0.1.0/24, 10.0.1.0",
        "10.0.1.0/24, 10.0.1.255",
        "10.0.1.0/24, gateway",
    })
    void whatIsNoNetworkIsSaid(String cidr, String gateway) {
        assertThatThrownBy(() -> Subnet.of(cidr, gateway))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(VM_SUBNET|GATEWAY_IP): .*expected: .*");
    }
}
