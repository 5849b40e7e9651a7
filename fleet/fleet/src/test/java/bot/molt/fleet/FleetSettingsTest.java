package bot.molt.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The environment of an orchestrator.
class FleetSettingsTest {
    private static final String TOKEN = "0123456789abcdef";

    @Test
    void theSeedsDefaultsHold() {
        FleetSettings settings = FleetSettings.of(Map.of("MOLTAGE_TOKEN", TOKEN));
        assertThat(settings.listen()).isEqualTo(new FleetSettings.Listen("127.0.0.1", 8080));
        assertThat(settings.firecracker()).isEqualTo(Path.of("/usr/local/bin/firecracker"));
        assertThat(settings.qemu().kernel()).isEqualTo(Path.of("/var/lib/firecracker/vmlinux"));
        assertThat(settings.qemu().image())
                .isEqualTo(Path.of("/var/lib/firecracker/rootfs/clawdbot.ext4"));
        assertThat(settings.network().subnet().cidr()).isEqualTo("10.0.1.0/24");
        assertThat(settings.network().subnet().gatewayCidr()).isEqualTo("10.0.1.1/24");
        assertThat(settings.network().bridge()).isEqualTo("fcbr0");
        assertThat(settings.folders())
                .isEqualTo(
                        new FleetSettings.Folders(
                                Path.of("/var/lib/firecracker/vms"),
                                Path.of("/tmp/firecracker/sockets")));
        assertThat(settings.limits())
                .isEqualTo(
                        new FleetLimits(
                                253,
                                1,
                                512,
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(20),
                                Duration.ofHours(1),
                                4));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() ->
                        FleetSettings.of(
                                Map.of(
                                        "PORT", "http",
                                        "DEFAULT_VCPU", "0",
                                        "DEFAULT_MEM_MIB", "1",
                                        "VM_SUBNET", "10.0.1.0",
                                        "VM_DRIVER", "xen",
                                        "VM_ACCEL", "hvf",
                                        "VM_DNS", "$(reboot)")))
                .hasMessageContaining("MOLTAGE_TOKEN: missing")
                .hasMessageContaining("PORT: http (expected: 0..65535)")
                .hasMessageContaining("DEFAULT_VCPU: 0 (expected: 1..64)")
                .hasMessageContaining("DEFAULT_MEM_MIB: 1 (expected: 64..1048576)")
                .hasMessageContaining("VM_SUBNET: 10.0.1.0 (expected: a network")
                .hasMessageContaining(
                        "VM_DRIVER: xen (expected: one of [auto, qemu, firecracker, docker])")
                .hasMessageContaining("VM_ACCEL: hvf")
                .hasMessageContaining("VM_DNS: $(reboot)");
    }
}
