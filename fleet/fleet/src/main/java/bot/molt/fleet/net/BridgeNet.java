package bot.molt.fleet.net;

import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.GuestSettings;
import bot.molt.fleet.driver.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A bridge of the host with one port for each guest: a tap for a virtual machine, one end of a
/// pair for a container. A guest reaches the Internet and nobody else: no other guest, no service
/// of the host, no private network, no metadata service. It can send under its own addresses only.
/// Needs root.
///
/// Source: the words are those of `ip`, `bridge` and `nft`.
public final class BridgeNet implements Wiring {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TAP = "mt";
    private static final int LONGEST_NAME = 15;
    private static final Path DEVICES = Path.of("/sys/class/net");

    private final Subnet subnet;
    private final String bridge;
    private final String nameservers;
    private final String table;

    /// @param bridge name of the bridge, at most 15 letters, digits and `-`
    /// @param nameservers that guests ask; blanks between them
    public BridgeNet(Subnet subnet, String bridge, String nameservers) {
        if (!bridge.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,%d}".formatted(LONGEST_NAME - 1))) {
            throw new IllegalArgumentException(
                    "BRIDGE_NAME: %s (expected: at most 15 letters, digits, _ and -)"
                            .formatted(bridge));
        }
        this.subnet = subnet;
        this.bridge = bridge;
        this.nameservers = nameservers;
        table = "moltage_" + bridge.replace('-', '_');
    }

    @Override
    public String detail() {
        return "bridge %s, %s, guests apart".formatted(bridge, subnet.cidr());
    }

    @Override
    public void open() throws DriverException, InterruptedException {
        if (!Files.exists(DEVICES.resolve(bridge))) {
            run("ip", "link", "add", "name", bridge, "type", "bridge");
        }
        write("/proc/sys/net/ipv6/conf/" + bridge + "/disable_ipv6", "1");
        run("ip", "addr", "replace", subnet.gatewayCidr(), "dev", bridge);
        run("ip", "link", "set", bridge, "up");
        Program.run(LIMIT, List.of("nft", "-f", "-"), rules());
        write("/proc/sys/net/ipv4/ip_forward", "1");
    }

    /// The tables are ours alone; those of others stay as they are. A drop in any of them holds.
    private String rules() {
        return """
        table inet %1$s
        delete table inet %1$s
        table inet %1$s {
          chain input {
            type filter hook input priority filter - 5; policy accept;
            iifname "%2$s" ct state established,related accept
            iifname "%2$s" drop
          }
          chain forward {
            type filter hook forward priority filter - 5; policy accept;
            oifname "%2$s" ct state established,related accept
            oifname "%2$s" drop
            iifname "%2$s" ip saddr != %3$s drop
            iifname "%2$s" ip daddr { 0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.0.0.0/24, 192.168.0.0/16, 198.18.0.0/15, 224.0.0.0/3 } drop
            iifname "%2$s" meta nfproto ipv6 drop
          }
          chain postrouting {
            type nat hook postrouting priority srcnat; policy accept;
            ip saddr %3$s oifname != "%2$s" masquerade
          }
        }
        table bridge %1$s {
          set taps { type ifname; }
          set guests { type ifname . ether_addr . ipv4_addr; }
          chain prerouting {
            type filter hook prerouting priority filter; policy accept;
            iifname @taps jump from_guest
          }
          chain from_guest {
            ether type ip iifname . ether saddr . ip saddr @guests accept
            ether type arp iifname . ether saddr . arp saddr ip @guests accept
            drop
          }
        }
        """
                .formatted(table, bridge, subnet.cidr());
    }

    @Override
    public void attach(Guest guest) throws DriverException, InterruptedException {
        String tap = device(guest.vmId());
        if (!Files.exists(DEVICES.resolve(tap))) {
            String user = Long.toString(Subnet.user(guest.ip()));
            run("ip", "tuntap", "add", "dev", tap, "mode", "tap", "user", user);
        }
        join(guest, tap);
    }

    private void join(Guest guest, String port) throws DriverException, InterruptedException {
        write("/proc/sys/net/ipv6/conf/" + port + "/disable_ipv6", "1");
        admit(guest);
        run("ip", "link", "set", port, "master", bridge);
        run("bridge", "link", "set", "dev", port, "isolated", "on");
        run("ip", "link", "set", port, "up");
    }

    /// Connects a guest that is a process of this machine with a network of its own; again where
    /// that is done.
    ///
    /// @param pid of a process in the guest's network
    public void plug(Guest guest, long pid) throws DriverException, InterruptedException {
        String port = device(guest.vmId());
        String process = Long.toString(pid);
        if (!Files.exists(DEVICES.resolve(port))) {
            run(
                    "ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns",
                    process);
        }
        inside(process, "link", "set", "eth0", "address", Subnet.mac(guest.ip()), "up");
        inside(process, "addr", "replace", guest.ip() + "/" + subnet.bits(), "dev", "eth0");
        join(guest, port);
        String gateway = Subnet.text(subnet.gateway());
        inside(process, "route", "replace", "default", "via", gateway, "dev", "eth0");
    }

    private static void inside(String process, String... words)
            throws DriverException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("nsenter", "-t", process, "-n", "ip"));
        line.addAll(List.of(words));
        Program.run(LIMIT, line);
    }

    private void admit(Guest guest) throws DriverException, InterruptedException {
        Program.run(
                LIMIT,
                List.of("nft", "-f", "-"),
                """
                add element bridge %1$s taps { "%2$s" }
                add element bridge %1$s guests { "%2$s" . %3$s . %4$s }
                """
                        .formatted(
                                table, device(guest.vmId()), Subnet.mac(guest.ip()), guest.ip()));
    }

    @Override
    public void detach(String vmId) throws InterruptedException {
        String tap = device(vmId);
        if (Files.exists(DEVICES.resolve(tap))) {
            try {
                run("ip", "link", "del", tap);
            } catch (DriverException e) {
                System.getLogger(BridgeNet.class.getName())
                        .log(System.Logger.Level.WARNING, "{0} stays: {1}", tap, e.text());
            }
        }
    }

    @Override
    public Set<String> present() {
        Set<String> all = new TreeSet<>();
        String[] ports = new File("/sys/class/net/" + bridge + "/brif").list();
        for (String port : ports == null ? new String[0] : ports) {
            String vmId = "vm-" + port.substring(Math.min(TAP.length(), port.length()));
            if (port.startsWith(TAP) && Guest.isVmId(vmId)) {
                all.add(vmId);
            }
        }
        return all;
    }

    @Override
    public GuestSettings settings(Guest guest) {
        return new GuestSettings(
                guest.vmId(),
                guest.ip() + "/" + subnet.bits(),
                Subnet.text(subnet.gateway()),
                nameservers);
    }

    @Override
    public String device(String vmId) {
        return TAP + vmId.substring("vm-".length());
    }

    /// Takes the bridge and its rules away.
    public void remove() throws InterruptedException {
        List<List<String>> all = new ArrayList<>();
        all.add(List.of("nft", "delete", "table", "inet", table));
        all.add(List.of("nft", "delete", "table", "bridge", table));
        all.add(List.of("ip", "link", "del", bridge));
        for (List<String> command : all) {
            try {
                Program.run(LIMIT, command);
            } catch (DriverException e) {
                System.getLogger(BridgeNet.class.getName())
                        .log(System.Logger.Level.DEBUG, e.text());
            }
        }
    }

    private static void run(String... command) throws DriverException, InterruptedException {
        Program.run(LIMIT, List.of(command));
    }

    private static void write(String file, String value) throws DriverException {
        try {
            Path path = Path.of(file);
            if (Files.exists(path)) {
                Files.writeString(path, value);
            }
        } catch (IOException e) {
            throw new DriverException(file + ": " + e.getMessage() + " (are you root?)", e);
        }
    }
}
