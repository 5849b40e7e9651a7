package bot.molt.app.gateway;

import bot.molt.agent.Agents;
import bot.molt.app.config.LiveConfig;
import bot.molt.app.logging.Logging;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Approvals;
import bot.molt.execution.approval.Asker;
import bot.molt.execution.quota.Turns;
import bot.molt.gateway.metrics.JvmMetrics;
import bot.molt.gateway.metrics.Metrics;
import bot.molt.gateway.metrics.ProcessMetrics;
import bot.molt.spi.node.KnownNode;
import bot.molt.store.Database;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// What one gateway tells of itself, beside what calls and requests count.
record GatewayMetrics(Metrics metrics) {
    /// The machine, the process and its virtual machine.
    void ofTheProcess(LiveConfig live, String version) {
        ProcessMetrics.register(metrics, version);
        ProcessMetrics.disk(metrics, live.reader().files().state());
        JvmMetrics.register(metrics);
        metrics.gauge(
                "moltbot_config_problems",
                "Problems of the configuration that holds.",
                () -> live.current().problems().size());
        metrics.total(
                "moltbot_log_lines_dropped_total",
                "Lines of the log that were left out because its queue was full.",
                () -> Logging.ofThisProcess().dropped());
    }

    /// Calls, and what they use.
    void ofTheRoad(Road road) {
        metrics.gauge(
                "moltbot_processes_running",
                "Processes of callers that run.",
                () -> road.processes().size());
        metrics.gauge(
                "moltbot_calls_running",
                "Calls that run or wait for approval.",
                () -> road.execution().running().size());
        metrics.gauge(
                "moltbot_calls_waiting",
                "Calls that wait for their turn.",
                () ->
                        road.quotas().turns().counts().values().stream()
                                .mapToInt(Turns.Count::waiting)
                                .sum());
        metrics.gauge(
                "moltbot_sandboxes_open",
                "Sandboxes that are open, folders of the host included.",
                () -> road.workspaces().size());
        metrics.gauge(
                "moltbot_spool_bytes",
                "Bytes of output of processes on disk.",
                () -> road.quotas().spool().bytes());
        new QuotaView(road).register(metrics);
        audit(road);
        approvals(road.approvals());
    }

    private void audit(Road road) {
        metrics.gauge(
                "moltbot_audit_queue_bytes",
                "Bytes of audit records that wait to be written.",
                () -> road.audit().waitingBytes());
        metrics.gauge(
                "moltbot_audit_writable",
                "1 where calls can be recorded; 0 where they are refused.",
                () -> road.audit().works() ? 1 : 0);
        metrics.total(
                "moltbot_audit_records_total",
                "Audit records that are on the disk.",
                () -> road.audit().records());
        metrics.total(
                "moltbot_audit_syncs_total",
                "How often the audit log waited for the disk.",
                () -> road.audit().syncs());
    }

    private void approvals(Approvals approvals) {
        metrics.gauge(
                "moltbot_approvals_waiting", "Calls that wait for approval.", approvals::waiting);
        Metrics.Counter answers =
                metrics.counter(
                        "moltbot_approvals_total",
                        "Calls that needed approval, by answer; none where nobody gave one.",
                        "answer");
        approvals.tell(
                new Approvals.Audience() {
                    // Counting is no answering.
                    @Override
                    public boolean isThere() {
                        return false;
                    }

                    @Override
                    public void waits(Approval approval) {}

                    @Override
                    public void answered(Approval approval, Asker.Answer answer, String by) {
                        answers.add(answer.name().toLowerCase(Locale.ROOT));
                    }
                });
    }

    /// Other machines, and devices.
    void ofOthers(NodePart nodes) {
        metrics.gauge(
                "moltbot_nodes_connected",
                "Nodes that are connected.",
                () -> nodes.nodes().known().stream().filter(KnownNode::connected).count());
        metrics.gauge(
                "moltbot_nodes_known",
                "Nodes that are paired.",
                () -> nodes.nodes().known().size());
        metrics.gauge(
                "moltbot_devices_paired",
                "Devices that are paired, nodes included.",
                () -> nodes.devices().paired().size());
        metrics.gauge(
                "moltbot_devices_pending",
                "Devices that ask to be paired.",
                () -> nodes.devices().pending().size());
    }

    /// Messages, their turns and replies, and where they are stored.
    void ofTheAgents(AgentPart part) {
        Agents agents = part.agents();
        metrics.gauge(
                "moltbot_sessions_busy",
                "Sessions that answer or have messages waiting.",
                () -> agents.load().turns().sessions());
        metrics.gauge(
                "moltbot_turns_running",
                "Turns of agents that run.",
                () -> agents.load().turns().running());
        metrics.gauge(
                "moltbot_messages_waiting",
                "Messages that wait for their turn.",
                () -> agents.load().turns().waiting());
        metrics.gauge(
                "moltbot_outbox_waiting",
                "Replies that wait to be sent to a channel.",
                () -> agents.load().outbox().waiting());
        metrics.gauge(
                "moltbot_outbox_age_seconds",
                "For how long the oldest of them waits.",
                () -> agents.load().outbox().age().toSeconds());
        metrics.gauge(
                "moltbot_store_bytes", "Bytes of the database on the disk.", part::storeBytes);
        metrics.gauge(
                "moltbot_store_waiting",
                "Pieces of work that wait for the database.",
                () -> waiting(agents.load().store()));
        metrics.gauge(
                "moltbot_store_working",
                "0 where messages cannot be stored, and are refused.",
                () -> part.storeTrouble().isEmpty() ? 1 : 0);
    }

    private static int waiting(Database.@Nullable Load load) {
        return load == null ? 0 : load.writesWaiting() + load.readsWaiting();
    }

    /// Who is connected.
    void ofTheDoors(IntSupplier connections, IntSupplier clients, IntSupplier mcpSessions) {
        metrics.gauge(
                "moltbot_connections_open",
                "Open connections, WebSockets included.",
                connections::getAsInt);
        metrics.gauge(
                "moltbot_clients_connected",
                "Clients of the WebSocket protocol, nodes included.",
                clients::getAsInt);
        metrics.gauge("moltbot_mcp_sessions_open", "Open MCP sessions.", mcpSessions::getAsInt);
    }
}
