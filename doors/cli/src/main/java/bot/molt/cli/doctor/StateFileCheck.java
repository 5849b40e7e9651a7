package bot.molt.cli.doctor;

import bot.molt.cli.LocalState;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Copies;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The files that a gateway and a node keep: a file that they would refuse is moved away, which
/// never lets anybody in, and what it held is asked for anew.
final class StateFileCheck implements Check {
    private record Kind(String id, String after) {}

    /// What SQLite keeps beside a database belongs to it.
    private static final List<String> BESIDE = List.of("-wal", "-shm");

    private static final Map<String, Kind> KINDS =
            Map.of(
                    "users.json",
                            new Kind(
                                    "users.unreadable",
                                    "users need new keys: moltbot users rotate NAME"),
                    "exec-approvals.json",
                            new Kind(
                                    "approvals.unreadable",
                                    "what was allowed for good is asked for again"),
                    "node.json",
                            new Kind(
                                    "node.unreadable",
                                    "the node is told its gateway anew: moltbot node run --host …"),
                    "paired.json",
                            new Kind(
                                    "devices.unreadable",
                                    "devices pair anew: moltbot devices list"),
                    "pending.json", new Kind("devices.unreadable", "devices ask again"),
                    "moltbot.sqlite",
                            new Kind(
                                    "store.damaged",
                                    "sessions and jobs begin anew; what was said stands in agents/*/sessions, and a"
                                            + " backup has the rest: moltbot backup list"),
                    "device.json",
                            new Kind(
                                    "identity.unreadable",
                                    "this machine is another device then: moltbot devices approve at the gateway"));

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        LocalState local = ground.session().local().state();
        if (local == null || !Files.isDirectory(ground.state())) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<Path, String> each : local.refused(ground.state()).entrySet()) {
            Path file = each.getKey();
            Kind kind =
                    KINDS.getOrDefault(
                            String.valueOf(file.getFileName()), new Kind("files.unreadable", ""));
            findings.add(
                    Finding.critical(
                                    kind.id(),
                                    each.getValue(),
                                    "put a copy back, or move it away with moltbot doctor --fix; then "
                                            + kind.after())
                            .mending(copies -> moved(ground, file, kind, copies)));
        }
        return findings.isEmpty()
                ? List.of(
                        Finding.ok(
                                "files.state",
                                "users, devices, approvals, node and store can be read"))
                : findings;
    }

    private static String moved(Ground ground, Path file, Kind kind, Copies copies)
            throws IOException {
        ground.requireNoGateway(file.toString());
        String to = copies.moveAway(file).toString();
        for (String beside : BESIDE) {
            Path other = file.resolveSibling(file.getFileName() + beside);
            if (Files.exists(other)) {
                copies.moveAway(other);
            }
        }
        return "moved to " + to + "; " + kind.after();
    }
}
