package bot.molt.tools.test;

import bot.molt.spi.net.HostLookup;
import bot.molt.spi.net.Lookups;
import bot.molt.spi.net.ProxyChoice;
import bot.molt.tools.wire.WebClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;

/// A client with names of its own: no name server is asked.
public final class TestWeb {
    private final Map<String, List<String>> names = new ConcurrentHashMap<>();
    private final List<String> lookedUp = new CopyOnWriteArrayList<>();
    private final Lookups lookups = new Lookups(lookup(), Duration.ofSeconds(60), 16);

    /// @param addresses that the name leads to
    public TestWeb name(String name, String... addresses) {
        names.put(name, Arrays.asList(addresses));
        return this;
    }

    /// Names that were asked for, in order.
    public List<String> lookedUp() {
        return lookedUp;
    }

    private HostLookup lookup() {
        return name -> {
            lookedUp.add(name);
            List<String> known = names.get(name);
            if (known == null) {
                throw new UnknownHostException(name);
            }
            return known.stream().map(InetAddress::ofLiteral).toList();
        };
    }

    public WebClient client() {
        return client(Map.of(), (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /// @param environment in which proxies may stand
    public WebClient client(Map<String, String> environment, SSLSocketFactory tls) {
        return new WebClient(
                new WebClient.Parts(lookups, new ProxyChoice(environment), _ -> false, () -> tls));
    }
}
