package bot.molt.app.gateway;

import bot.molt.agent.delivery.Outbox;
import bot.molt.agent.queue.SessionLines;
import bot.molt.app.config.ConfigSnapshot;
import bot.molt.app.config.LiveConfig;
import bot.molt.app.health.Descriptors;
import bot.molt.app.health.Part;
import bot.molt.app.health.Standing;
import bot.molt.app.logging.Logging;
import bot.molt.base.json.Json;
import bot.molt.execution.audit.AuditState;
import bot.molt.execution.quota.Turns;
import bot.molt.gateway.control.Clients;
import bot.molt.spi.node.KnownNode;
import bot.molt.store.Database;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a gateway consists of, and how each of it is; a new part is one line in [#all].
///
/// @param nodes other machines
/// @param clients who is connected over the WebSocket protocol
/// @param agents who answers messages
record GatewayParts(LiveConfig live, Road road, NodePart nodes, Clients clients, AgentPart agents) {
    /// Below this much room the disk is worth a warning.
    private static final long LITTLE = 64L << 20;

    /// From this age on a reply that was not sent is worth a warning.
    private static final Duration LATE = Duration.ofMinutes(15);

    List<Part> all() {
        return List.of(
                new Part("agents", this::turns),
                new Part("audit", this::audit),
                new Part("approvals", this::approvals),
                new Part("calls", this::calls),
                new Part("clients", this::connected),
                new Part("config", this::config),
                new Part("disk", this::disk),
                new Part("log", GatewayParts::log),
                new Part("memory", GatewayParts::memory),
                new Part("nodes", this::machines),
                new Part("outbox", this::outbox),
                new Part("processes", this::processes),
                new Part("sandboxes", this::sandboxes),
                new Part("store", this::store));
    }

    private Standing turns() {
        SessionLines.Load load = agents.agents().load().turns();
        return Standing.ok(
                Json.object()
                        .put("sessions", load.sessions())
                        .put("running", load.running())
                        .put("waiting", load.waiting()));
    }

    private Standing outbox() {
        Outbox.Load load = agents.agents().load().outbox();
        long minutes = load.age().toMinutes();
        return Standing.degradedIf(
                load.age().compareTo(LATE) < 0
                        ? ""
                        : "a reply waits for %d minutes (expected: less than %d; moltbot logs says what its channel answers)"
                                .formatted(minutes, LATE.toMinutes()),
                Json.object()
                        .put("waiting", load.waiting())
                        .put("oldestMs", load.age().toMillis()));
    }

    /// Without it messages are not answered; calls are served all the same.
    private Standing store() {
        Database.Load load = agents.agents().load().store();
        String trouble = agents.storeTrouble();
        return Standing.degradedIf(
                trouble.isEmpty() ? "" : trouble + "; messages to agents are refused",
                Json.object()
                        .put("open", load != null)
                        .put("bytes", agents.storeBytes())
                        .put(
                                "waiting",
                                load == null ? 0 : load.writesWaiting() + load.readsWaiting()));
    }

    private Standing audit() {
        AuditPart audit = road.audit();
        return Standing.failingIf(
                audit.state() instanceof AuditState.Unavailable(String reason, _) ? reason : "",
                Json.object()
                        .put("writable", audit.works())
                        .put("file", audit.file().toString())
                        .put("records", audit.records())
                        .put("waitingBytes", audit.waitingBytes()));
    }

    private Standing approvals() {
        return Standing.ok(Json.object().put("waiting", road.approvals().waiting()));
    }

    private Standing calls() {
        Map<String, Turns.Count> counts = road.quotas().turns().counts();
        return Standing.ok(
                Json.object()
                        .put("open", road.execution().running().size())
                        .put("running", sum(counts, true))
                        .put("waiting", sum(counts, false)));
    }

    private static long sum(Map<String, Turns.Count> counts, boolean running) {
        return counts.values().stream()
                .mapToLong(count -> running ? count.running() : count.waiting())
                .sum();
    }

    private Standing connected() {
        return Standing.ok(
                Json.object()
                        .put("connected", clients.size())
                        .put("waitingBytes", clients.waitingBytes()));
    }

    private Standing config() {
        ConfigSnapshot now = live.current();
        String kept = live.keptBecause();
        return Standing.degradedIf(
                kept.isEmpty() ? "" : "the file as it is now is not used: " + kept,
                Json.object()
                        .put("file", now.document().file().toString())
                        .put("problems", now.problems().size())
                        .put("waitsForRestart", Json.strings(List.copyOf(live.waiting()))));
    }

    private Standing disk() {
        Path state = live.reader().files().state();
        try {
            FileStore store = Files.getFileStore(state);
            long free = store.getUsableSpace();
            return Standing.degradedIf(
                    free >= LITTLE
                            ? ""
                            : "%d MiB free in %s (expected: %d MiB or more; without room for the audit log calls are refused)"
                                    .formatted(free >> 20, state, LITTLE >> 20),
                    Json.object()
                            .put("freeBytes", free)
                            .put("totalBytes", store.getTotalSpace())
                            .put("spoolBytes", road.quotas().spool().bytes()));
        } catch (IOException e) {
            return Standing.degradedIf(
                    state + ": cannot be looked at: " + e.getMessage(), Json.object());
        }
    }

    private static Standing log() {
        long dropped = Logging.ofThisProcess().dropped();
        return Standing.ok(Json.object().put("droppedLines", dropped));
    }

    private static Standing memory() {
        Runtime runtime = Runtime.getRuntime();
        Json.ObjectBuilder facts =
                Json.object()
                        .put("heapBytes", runtime.totalMemory() - runtime.freeMemory())
                        .put("heapMaxBytes", runtime.maxMemory())
                        .put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        Descriptors descriptors = Descriptors.now();
        if (descriptors.most() > 0) {
            facts.put("descriptors", descriptors.open()).put("maxDescriptors", descriptors.most());
        }
        return Standing.degradedIf(descriptors.shortage(), facts);
    }

    private Standing machines() {
        List<KnownNode> all = nodes.nodes().known();
        List<String> connected =
                all.stream().filter(KnownNode::connected).map(KnownNode::name).toList();
        return Standing.ok(
                Json.object().put("known", all.size()).put("connected", Json.strings(connected)));
    }

    private Standing processes() {
        return Standing.ok(Json.object().put("running", road.processes().size()));
    }

    private Standing sandboxes() {
        Map<String, String> missing = road.missingTargets();
        String reason =
                missing.entrySet().stream()
                        .map(each -> each.getKey() + " does not work here: " + each.getValue())
                        .collect(Collectors.joining("; "));
        return Standing.degradedIf(
                reason.isEmpty()
                        ? ""
                        : reason + " (calls that need it are refused; moltbot doctor)",
                Json.object().put("open", road.workspaces().size()));
    }
}
