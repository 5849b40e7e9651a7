package bot.molt.cli.discovery;

import bot.molt.base.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A gateway, as somebody in the network says that there is one. None of it is proven: what is
/// shown here decides nothing, and least of all which certificate is trusted.
///
/// @param host name of the machine in the SRV record
/// @param addresses that go with the host, the first one seen first
record Beacon(
        String instance,
        String service,
        String host,
        int port,
        List<String> addresses,
        Map<String, String> text) {
    Beacon {
        addresses = List.copyOf(addresses);
        text = new TreeMap<>(text);
    }

    String name() {
        return text.getOrDefault("displayName", instance);
    }

    boolean tls() {
        return "1".equals(text.get("gatewayTls")) || "true".equals(text.get("gatewayTls"));
    }

    /// As the text says; empty for none.
    String fingerprint() {
        return text.getOrDefault("gatewayTlsSha256", "");
    }

    /// From the SRV and address records, which the text does not override.
    String url() {
        String at = addresses.isEmpty() ? host : addresses.getFirst();
        String shown = at.indexOf(':') >= 0 ? "[" + at + "]" : at;
        return (tls() ? "wss://" : "ws://") + shown + ":" + port;
    }

    /// Whether both speak of the same gateway.
    boolean sameAs(Beacon other) {
        return instance.equals(other.instance) && host.equals(other.host) && port == other.port;
    }

    /// What both tell; the newer text wins, for a record may come in parts.
    Beacon and(Beacon fresh) {
        Set<String> all = new LinkedHashSet<>(addresses);
        all.addAll(fresh.addresses);
        Map<String, String> texts = new TreeMap<>(text);
        texts.putAll(fresh.text);
        return new Beacon(instance, service, host, port, List.copyOf(all), texts);
    }

    Json.Obj tree() {
        Json.ObjectBuilder txt = Json.object();
        text.forEach(txt::put);
        return Json.object()
                .put("instanceName", instance)
                .put("displayName", name())
                .put("service", service)
                .put("domain", "local.")
                .put("host", host)
                .put("port", port)
                .put("addresses", Json.strings(addresses))
                .put("lanHost", text.get("lanHost"))
                .put("tailnetDns", text.get("tailnetDns"))
                .put("gatewayPort", number("gatewayPort"))
                .put("sshPort", number("sshPort"))
                .put("wsUrl", url())
                .put("tls", tls())
                .put("tlsFingerprint", text.get("gatewayTlsSha256"))
                .put("verified", false)
                .put("txt", txt.build())
                .build();
    }

    private Json number(String name) {
        String value = text.getOrDefault(name, "");
        return value.matches("[0-9]{1,5}") ? Json.of(Integer.parseInt(value)) : Json.NULL;
    }
}
