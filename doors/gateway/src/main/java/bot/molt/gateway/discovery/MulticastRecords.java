package bot.molt.gateway.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;

/// DNS-SD records of one gateway in multicast DNS (RFC 6762, RFC 6763), on one network or several.
final class MulticastRecords implements AutoCloseable {
    private final List<JmDNS> networks = new ArrayList<>();
    private final String instance;

    private MulticastRecords(String instance) {
        this.instance = instance;
    }

    static MulticastRecords publish(Advertisement what) throws IOException {
        if (what.addresses().isEmpty()) {
            throw new IOException("no network of this machine takes multicast");
        }
        MulticastRecords records = new MulticastRecords(what.instance());
        try {
            for (InetAddress address : what.addresses()) {
                records.publish(what, address);
            }
            return records;
        } catch (IOException | RuntimeException e) {
            records.close();
            throw e;
        }
    }

    private void publish(Advertisement what, InetAddress address) throws IOException {
        // With a name of its own, or the library asks the name service for one and waits.
        InetAddress named = InetAddress.getByAddress(what.host(), address.getAddress());
        JmDNS network = JmDNS.create(named, what.host());
        networks.add(network);
        for (String type : Advertisement.TYPES) {
            network.registerService(
                    ServiceInfo.create(type + ".local.", instance, what.port(), 0, 0, what.text()));
        }
    }

    String instance() {
        return instance;
    }

    @Override
    public void close() {
        for (JmDNS network : networks) {
            try {
                network.close();
            } catch (IOException e) {
                // Its records run out by themselves.
            }
        }
        networks.clear();
    }
}
