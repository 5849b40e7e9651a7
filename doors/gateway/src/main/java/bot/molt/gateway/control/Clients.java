package bot.molt.gateway.control;

import bot.molt.gateway.rpc.Grants;
import bot.molt.gateway.rpc.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Everybody who is connected.
///
/// Threads: safe for any number.
public final class Clients {
    private final Map<String, Client> byId = new ConcurrentHashMap<>();
    private final List<Consumer<String>> leaveListeners = new CopyOnWriteArrayList<>();

    void add(Client client) {
        byId.put(client.id(), client);
    }

    void remove(Client client) {
        byId.remove(client.id());
        leaveListeners.forEach(listener -> listener.accept(client.id()));
    }

    /// Has somebody told the id of each connection that ended; must not block.
    public void whenOneLeaves(Consumer<String> listener) {
        leaveListeners.add(listener);
    }

    /// Those who are connected now.
    public Collection<Client> all() {
        return List.copyOf(byId.values());
    }

    public int size() {
        return byId.size();
    }

    /// Bytes of events and answers that clients have not taken yet.
    public long waitingBytes() {
        return byId.values().stream().mapToLong(Client::waitingBytes).sum();
    }

    /// The client of a connection.
    public Optional<Client> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// Whether an operator with a scope is connected.
    public boolean anyWith(Scope scope) {
        return byId.values().stream()
                .map(client -> client.admitted().grants())
                .anyMatch(grants -> grants.role() == Grants.Role.OPERATOR && grants.covers(scope));
    }

    /// Tells everybody whom the event is for.
    public void tell(Event event) {
        byId.values().forEach(client -> client.tell(event));
    }

    /// Sends away those who may no longer stay.
    public void sendAway(Predicate<Client> whom, String reason) {
        byId.values().stream().filter(whom).forEach(client -> client.close(1008, reason));
    }

    /// Closes every connection.
    public void closeAll(int code, String reason) {
        byId.values().forEach(client -> client.close(code, reason));
    }
}
