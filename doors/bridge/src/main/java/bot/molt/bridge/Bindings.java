package bot.molt.bridge;

import bot.molt.store.bridge.BindingTable;
import java.util.Optional;

/// Which gateway each user is bound to: kept in the store, shown to others by a mirror.
///
/// Threads: safe for any number.
final class Bindings {
    private final BindingTable table;
    private final BindingMirror mirror;

    Bindings(BindingTable table, BindingMirror mirror) {
        this.table = table;
        this.mirror = mirror;
    }

    Optional<BindingTable.Binding> find(String user) {
        return table.find(user);
    }

    void put(BindingTable.Binding binding) {
        table.put(binding);
        mirror.changed(binding.user());
    }

    boolean remove(String user) {
        boolean was = table.remove(user);
        mirror.changed(user);
        return was;
    }
}
