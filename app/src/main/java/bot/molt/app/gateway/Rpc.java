package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.execution.Call;
import bot.molt.execution.policy.AgentsConfig;
import bot.molt.gateway.auth.UserKeys;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.rpc.ApprovalMethods;
import bot.molt.gateway.rpc.ApprovalWatchEndpoint;
import bot.molt.gateway.rpc.AuditExportEndpoint;
import bot.molt.gateway.rpc.AuditFollowEndpoint;
import bot.molt.gateway.rpc.AuditMethods;
import bot.molt.gateway.rpc.CallMethods;
import bot.molt.gateway.rpc.ConfigMethods;
import bot.molt.gateway.rpc.GatewayMethods;
import bot.molt.gateway.rpc.LogFollowEndpoint;
import bot.molt.gateway.rpc.LogMethods;
import bot.molt.gateway.rpc.PolicyMethods;
import bot.molt.gateway.rpc.RoutingSection;
import bot.molt.gateway.rpc.RpcEndpoint;
import bot.molt.gateway.rpc.RpcTable;
import bot.molt.gateway.rpc.ToolMethods;
import bot.molt.gateway.rpc.UserMethods;
import bot.molt.gateway.rpc.WorkspaceMethods;
import bot.molt.gateway.rpc.sandbox.SandboxBuildEndpoint;
import bot.molt.gateway.rpc.sandbox.SandboxMethods;
import bot.molt.gateway.rpc.sandbox.Sandboxes;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// The methods and streams by which a gateway is steered, put together.
final class Rpc {
    private final LiveConfig live;
    private final Road road;
    private final Redactor redactor;
    private final UserKeys keys;
    private final QuotaView quotas;
    private final Sandboxes sandboxes;
    private final InstantSource clock = InstantSource.system();
    private final Instant startedAt = clock.instant();

    Rpc(LiveConfig live, Road road, Redactor redactor, UserKeys keys) {
        this.live = live;
        this.road = road;
        this.redactor = redactor;
        this.keys = keys;
        this.quotas = new QuotaView(road);
        this.sandboxes = sandboxes();
    }

    private Sandboxes sandboxes() {
        Supplier<AgentsConfig> agents = () -> live.current().config().agents();
        SandboxExplainer explainer =
                new SandboxExplainer(road.policy(), road.targets(), keys, agents, quotas::settings);
        ImageBuilds builds =
                new DockerImages(
                        () -> agents.get().defaults().sandbox().docker(),
                        live.reader().files().state().resolve("images"));
        return new SandboxPart(road, keys, agents, explainer, builds);
    }

    UserKeys keys() {
        return keys;
    }

    List<HttpEndpoint> endpoints(String version) {
        Supplier<Path> audit = () -> road.audit().file();
        return List.of(
                new RpcEndpoint(table(version)),
                new ApprovalWatchEndpoint(road.approvals(), redactor),
                new AuditExportEndpoint(audit, clock),
                new AuditFollowEndpoint(audit),
                new LogFollowEndpoint(this::logFile),
                new SandboxBuildEndpoint(sandboxes));
    }

    private RpcTable table(String version) {
        Explainer explainer = new Explainer(() -> road.policy().engine(), road.policy()::plan);
        RoutingSection section =
                new RoutingSection(live.reader().files().config(), new LiveSection(live));
        return new RpcTable(
                List.of(
                        new ApprovalMethods(road.approvals(), redactor).all(),
                        new AuditMethods(() -> road.audit().file(), clock).all(),
                        new CallMethods(road.execution(), road.processes()::of).all(),
                        new ConfigMethods(() -> live.current().tree(), redactor).all(),
                        new GatewayMethods(facts(version), clock).all(),
                        new LogMethods(this::logFile).all(),
                        new PolicyMethods(explainer).all(),
                        new SandboxMethods(sandboxes).all(),
                        new ToolMethods(road.execution()).all(),
                        new UserMethods(keys, section, this::leave).all(),
                        new WorkspaceMethods(() -> live.current().tree(), section, keys::knows)
                                .all()));
    }

    /// Whose key was taken away runs nothing any more.
    private void leave(String userId) {
        road.execution().running().stream()
                .filter(call -> call.caller().userId().equals(userId))
                .forEach(Call::cancel);
        road.workspaces().remove(userId);
    }

    private Path logFile() {
        Path configured = live.current().config().logging().file();
        return configured != null
                ? configured
                : live.reader().files().state().resolve("logs").resolve("gateway.log");
    }

    private GatewayMethods.Facts facts(String version) {
        return new GatewayMethods.Facts(
                version,
                startedAt,
                () -> road.execution().running().size(),
                road.approvals()::waiting,
                quotas::uses,
                this::parts);
    }

    private Json.Obj parts() {
        Json.Obj audit =
                Json.object()
                        .put("writable", road.audit().works())
                        .put("file", road.audit().file().toString())
                        .put("records", road.audit().records())
                        .build();
        Json.Obj config =
                Json.object()
                        .put("file", live.current().document().file().toString())
                        .put("problems", live.current().problems().size())
                        .build();
        return Json.object()
                .put("audit", audit)
                .put("config", config)
                .put("processes", Json.object().put("running", road.processes().size()).build())
                .build();
    }
}
