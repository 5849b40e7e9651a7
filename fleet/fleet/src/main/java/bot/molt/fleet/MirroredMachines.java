package bot.molt.fleet;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.fleet.driver.Reach;
import bot.molt.spi.fleet.Machine.State;
import bot.molt.spi.mirror.Mirror;
import bot.molt.store.Database;
import bot.molt.store.fleet.FleetTables;
import bot.molt.store.fleet.MachineRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Who has which machine, under `vm:binding:<openid>`. Readers of this key expect one of two
/// spellings: both are there, written by one writer. No key or password is.
///
/// **Shape**: `{"userId":"o1","user_id":"o1","vmId":"vm-…","vm_id":"vm-…","status":"running",
/// "state":"running","vmIp":"10.0.1.2","vm_ip":"10.0.1.2","sshPort":22,"ssh_port":22,
/// "sshUser":"user","ssh_user":"user","epoch":7,"changedAt":1795000000000,"changed_at":1795000000000,
/// "lastActiveAt":1795000000000,"last_active_at":1795000000000,"errorMessage":"","error_message":""}`;
/// `status` is `provisioning`, `running`, `stopped` or `error`, `state` as in the API
final class MirroredMachines implements Mirror.Source {
    private static final String PREFIX = "vm:binding:";

    private final Database database;
    private final FleetTables tables;
    private final String sshUser;

    MirroredMachines(Database database, FleetTables tables, String sshUser) {
        this.database = database;
        this.tables = tables;
        this.sshUser = sshUser;
    }

    static String key(String userId) {
        return PREFIX + userId;
    }

    @Override
    public List<String> keys() {
        return database.read(tables.machines()::list).stream()
                .map(row -> key(row.userId()))
                .toList();
    }

    @Override
    public Optional<String> value(String key) {
        String userId = key.substring(PREFIX.length());
        return database.read(tx -> tables.machines().find(tx, userId))
                .map(row -> JsonText.compact(document(row)));
    }

    private Json.Obj document(MachineRow row) {
        State state = State.valueOf(row.state());
        Reach reach = Reach.parse(row.reach());
        Json.ObjectBuilder all = Json.object();
        both(all, "userId", "user_id", row.userId());
        both(all, "vmId", "vm_id", row.vmId());
        all.put("status", status(state)).put("state", state.name().toLowerCase(Locale.ROOT));
        both(all, "vmIp", "vm_ip", reach.host().isEmpty() ? row.ip() : reach.host());
        both(all, "sshPort", "ssh_port", reach.port());
        both(all, "sshUser", "ssh_user", sshUser);
        all.put("epoch", row.epoch());
        both(all, "changedAt", "changed_at", row.changedAt());
        both(all, "lastActiveAt", "last_active_at", row.usedAt());
        String why = state == State.FAILED ? row.detail() : "";
        both(all, "errorMessage", "error_message", why);
        return all.build();
    }

    /// The four words that readers of this key know.
    private static String status(State state) {
        return switch (state) {
            case STARTING -> "provisioning";
            case RUNNING -> "running";
            case STOPPING, STOPPED -> "stopped";
            case FAILED -> "error";
        };
    }

    private static void both(Json.ObjectBuilder all, String one, String other, String value) {
        all.put(one, value).put(other, value);
    }

    private static void both(Json.ObjectBuilder all, String one, String other, long value) {
        all.put(one, value).put(other, value);
    }
}
