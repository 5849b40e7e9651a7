package bot.molt.gateway.http;

import bot.molt.base.Require;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which endpoint answers where.
///
/// Threads: immutable once it is made.
final class RouteTable {
    private final Map<String, HttpEndpoint> exact = new HashMap<>();
    private final TreeMap<String, HttpEndpoint> prefixes = new TreeMap<>();

    private RouteTable() {}

    /// @param own each path once
    /// @param guests where a path is taken, who came first has it
    static RouteTable of(List<HttpEndpoint> own, List<HttpEndpoint> guests) {
        RouteTable table = new RouteTable();
        for (HttpEndpoint endpoint : own) {
            for (String path : endpoint.paths()) {
                Require.that(table.add(path, endpoint), "route", path, "each path once");
            }
        }
        guests.forEach(guest -> guest.paths().forEach(path -> table.add(path, guest)));
        return table;
    }

    private boolean add(String path, HttpEndpoint endpoint) {
        boolean prefix = path.endsWith("/*");
        Map<String, HttpEndpoint> table = prefix ? prefixes : exact;
        String key = prefix ? path.substring(0, path.length() - 1) : path;
        return table.putIfAbsent(key, endpoint) == null;
    }

    @Nullable HttpEndpoint find(String path) {
        HttpEndpoint found = exact.get(path);
        if (found != null || prefixes.isEmpty()) {
            return found;
        }
        Map.Entry<String, HttpEndpoint> below = prefixes.floorEntry(path);
        return below != null && path.startsWith(below.getKey()) ? below.getValue() : null;
    }
}
