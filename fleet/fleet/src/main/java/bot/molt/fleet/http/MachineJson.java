package bot.molt.fleet.http;

import bot.molt.base.json.Json;
import bot.molt.spi.fleet.Machine;
import java.time.Instant;
import java.util.Locale;

/// A machine as it stands on the wire.
///
/// **Shape**: `{"user_id":"u1","vm_id":"vm-3f…","status":"running","detail":"","ip":"10.0.1.2",
/// "ssh_port":22,"ssh_user":"user","host_key":"ssh-ed25519
/// AAAA…","epoch":7,"changed_at":1764335000000}`
final class MachineJson {
    private MachineJson() {}

    static Json.Obj of(Machine machine) {
        return Json.object()
                .put("user_id", machine.userId())
                .put("vm_id", machine.vmId())
                .put("status", machine.state().name().toLowerCase(Locale.ROOT))
                .put("detail", machine.detail())
                .put("ip", machine.address())
                .put("ssh_port", machine.sshPort())
                .put("ssh_user", machine.sshUser())
                .put("host_key", machine.hostKey())
                .put("epoch", machine.epoch())
                .put("changed_at", machine.changedAt().toEpochMilli())
                .build();
    }

    static Machine read(Json.Obj json) {
        return new Machine(
                json.string("user_id").orElse(""),
                json.string("vm_id").orElse(""),
                json.number("epoch").orElse(0L),
                Machine.State.valueOf(
                        json.string("status").orElse("failed").toUpperCase(Locale.ROOT)),
                json.string("detail").orElse(""),
                json.string("ip").orElse(""),
                json.number("ssh_port").orElse(22L).intValue(),
                json.string("ssh_user").orElse(""),
                json.string("host_key").orElse(""),
                Instant.ofEpochMilli(json.number("changed_at").orElse(0L)));
    }
}
