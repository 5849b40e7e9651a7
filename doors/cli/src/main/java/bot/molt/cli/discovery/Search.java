package bot.molt.cli.discovery;

import bot.molt.base.Ids;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;

/// Asks every network of this machine for gateways, by multicast DNS.
final class Search {
    private static final List<String> TYPES =
            List.of("_openclaw-gw._tcp.local.", "_clawdbot-gw._tcp.local.");

    /// More than any network has; a stranger can make up as many as it likes.
    private static final int MOST = 256;

    private static final Duration GOODBYE = Duration.ofMillis(300);

    private final BlockingQueue<ServiceInfo> found = new LinkedBlockingQueue<>(MOST);

    /// Listens for so long, from when it has asked; what was found, by name.
    List<Beacon> run(Duration limit) throws IOException, InterruptedException {
        List<JmDNS> networks = Collections.synchronizedList(new ArrayList<>());
        try (TaskScope opening = new TaskScope("discover")) {
            List<InetAddress> addresses = addresses();
            List<Task<Boolean>> tasks =
                    addresses.stream()
                            .map(address -> opening.fork(() -> networks.add(ask(address))))
                            .toList();
            for (Task<Boolean> task : tasks) {
                task.join();
            }
            return collect(System.nanoTime() + limit.toNanos());
        } finally {
            close(networks);
        }
    }

    /// The address has a name of its own: the library asks the name service for one otherwise, and
    /// waits.
    private JmDNS ask(InetAddress address) throws IOException {
        String name = "moltbot-" + Ids.text(6);
        JmDNS network = JmDNS.create(InetAddress.getByAddress(name, address.getAddress()), name);
        for (String type : TYPES) {
            network.addServiceListener(type, new Finds());
        }
        return network;
    }

    private List<Beacon> collect(long deadline) throws InterruptedException {
        List<Beacon> beacons = new ArrayList<>();
        while (beacons.size() < MOST) {
            ServiceInfo next = found.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            merge(beacons, beacon(next));
        }
        beacons.sort(Comparator.comparing(Beacon::instance).thenComparingInt(Beacon::port));
        return beacons;
    }

    /// One gateway answers on several networks and under two types.
    private static void merge(List<Beacon> beacons, Beacon fresh) {
        for (int i = 0; i < beacons.size(); i++) {
            if (beacons.get(i).sameAs(fresh)) {
                beacons.set(i, beacons.get(i).and(fresh));
                return;
            }
        }
        beacons.add(fresh);
    }

    /// Addresses that need to be told on which network they are lead nowhere.
    private static Beacon beacon(ServiceInfo info) {
        List<String> addresses =
                Stream.of(info.getInetAddresses())
                        .filter(address -> !address.isLinkLocalAddress())
                        .sorted(Comparator.comparing(Inet6Address.class::isInstance))
                        .map(InetAddress::getHostAddress)
                        .toList();
        return new Beacon(
                info.getName(),
                info.getType().replaceFirst("\\.local\\.$", ""),
                info.getServer().replaceFirst("\\.$", ""),
                info.getPort(),
                addresses,
                text(info));
    }

    private static Map<String, String> text(ServiceInfo info) {
        Map<String, String> text = new TreeMap<>();
        for (String name : Collections.list(info.getPropertyNames())) {
            String value = info.getPropertyString(name);
            if (value != null) {
                text.put(name, value);
            }
        }
        return text;
    }

    /// The loopback too: a gateway of this machine may be told of there alone.
    private static List<InetAddress> addresses() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(Search::isUsable)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .toList();
    }

    private static boolean isUsable(NetworkInterface network) {
        try {
            return network.isUp() && (network.isLoopback() || network.supportsMulticast());
        } catch (SocketException e) {
            return false;
        }
    }

    /// Each closes on a thread of its own. A goodbye takes the library seconds; who asked does not
    /// wait for that.
    private static void close(List<JmDNS> networks) throws InterruptedException {
        TaskScope closing = new TaskScope("discover-close");
        for (JmDNS network : List.copyOf(networks)) {
            closing.fork(() -> {
                network.close();
                return true;
            });
        }
        closing.join(GOODBYE);
    }

    /// Takes what the library resolved.
    private final class Finds implements ServiceListener {
        @Override
        public void serviceAdded(ServiceEvent event) {
            event.getDNS().requestServiceInfo(event.getType(), event.getName(), 1);
        }

        @Override
        public void serviceRemoved(ServiceEvent event) {
            // It was there a moment ago; so much is shown.
        }

        @Override
        public void serviceResolved(ServiceEvent event) {
            boolean kept = found.offer(event.getInfo());
            if (!kept) {
                event.getDNS().removeServiceListener(event.getType(), this);
            }
        }
    }
}
