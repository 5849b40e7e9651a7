package bot.molt.gateway.skills;

import bot.molt.agent.skills.Skill;
import bot.molt.agent.skills.SkillInstall;
import bot.molt.agent.skills.SkillStanding;
import bot.molt.agent.skills.SkillWants;
import bot.molt.agent.skills.Skills;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.gateway.configuration.SkillsSection;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.Empty;
import bot.molt.protocol.skills.InstallSkillParams;
import bot.molt.protocol.skills.SkillStatusParams;
import bot.molt.protocol.skills.UpdateSkillParams;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.ToolResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `skills.*`: which skills there are and why some do not take part, skills that are taken in,
/// their settings. A way to have a program is a command of the caller's like any other: the policy
/// decides.
public final class SkillMethods {
    private static final RpcSpec<SkillStatusParams, Json> STATUS =
            RpcSpec.of("skills.status", SkillStatusParams.class, Json.class).needing(Scope.READ);
    private static final RpcSpec<Empty, Json> BINS =
            RpcSpec.of("skills.bins", Empty.class, Json.class).needing(Scope.NODE);
    private static final RpcSpec<InstallSkillParams, Json> INSTALL =
            RpcSpec.of("skills.install", InstallSkillParams.class, Json.class);
    private static final RpcSpec<UpdateSkillParams, Json> UPDATE =
            RpcSpec.of("skills.update", UpdateSkillParams.class, Json.class);

    private final Parts parts;

    /// The folder of an agent of the operator on this machine.
    @FunctionalInterface
    public interface Workspaces {
        /// Errors: `invalid_params` for an agent that there is not.
        ///
        /// @param agent id; null for the default one
        Path of(@Nullable String agent);
    }

    /// What it works with.
    public record Parts(
            Skills skills, Workspaces workspaces, Execution execution, SkillsSection section) {}

    public SkillMethods(Parts parts) {
        this.parts = parts;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(STATUS, this::status),
                RpcMethod.of(BINS, this::bins),
                RpcMethod.of(INSTALL, this::install),
                RpcMethod.of(UPDATE, this::update));
    }

    private Json status(SkillStatusParams params, Caller caller) throws IOException {
        Path workspace = parts.workspaces().of(params.agentId());
        List<Json.Obj> all = new ArrayList<>();
        for (SkillStanding standing : parts.skills().all(workspace)) {
            Json.Obj shape = SkillShape.of(standing);
            boolean managed = standing.skill().source() == Skill.Source.MANAGED;
            all.add(
                    managed
                            ? shape.with("sha256", Json.of(SkillInstall.digest(standing.skill())))
                            : shape);
        }
        return Json.object()
                .put("workspaceDir", workspace.toString())
                .put("managedSkillsDir", parts.skills().managed().toString())
                .put("skills", Json.array(all))
                .put("problems", Json.strings(parts.skills().problems(workspace)))
                .build();
    }

    private Json bins(Empty params, Caller caller) {
        TreeSet<String> bins = new TreeSet<>();
        for (SkillStanding standing : parts.skills().all(parts.workspaces().of(null))) {
            SkillWants wants = standing.skill().wants();
            bins.addAll(wants.requires().bins());
            bins.addAll(wants.requires().anyBins());
            wants.installers().forEach(installer -> bins.addAll(installer.bins()));
        }
        return Json.object().put("bins", Json.strings(List.copyOf(bins))).build();
    }

    private Json install(InstallSkillParams params, Caller caller) throws IOException {
        String path = params.path();
        return path == null ? needed(params, caller) : taken(Path.of(path), params.force());
    }

    private Json taken(Path from, boolean replaces) throws IOException {
        if (!from.isAbsolute()) {
            throw invalid("path", from.toString(), "an absolute path on the gateway's machine");
        }
        SkillInstall.Installed taken = SkillInstall.take(from, parts.skills().managed(), replaces);
        parts.skills().changed();
        Skill skill = taken.skill();
        return Json.object()
                .put("ok", true)
                .put("name", skill.name())
                .put("description", skill.description())
                .put("path", skill.folder().toString())
                .put("sha256", taken.digest())
                .put("replaced", taken.replaced())
                .put("message", (taken.replaced() ? "Replaced " : "Installed ") + skill.name())
                .build();
    }

    /// Runs what a skill names as a way to have what it needs.
    private Json needed(InstallSkillParams params, Caller caller) {
        String name = String.valueOf(params.name());
        SkillWants.Installer installer = installer(name, String.valueOf(params.installId()));
        String command = installer.command();
        if (command.isEmpty()) {
            throw invalid(
                    "installId",
                    installer.id(),
                    "brew, node, go or uv; %s is for a person to do".formatted(installer.label()));
        }
        Long limit = params.timeoutMs();
        Json.Obj args =
                Json.object()
                        .put("command", command)
                        .put("timeoutMs", limit == null ? 300_000L : limit)
                        .put("stderr", "separate")
                        .build();
        Outcome outcome = parts.execution().run(Invocation.of("exec", args, caller, null));
        return switch (outcome) {
            case Outcome.Done(ToolResult result) -> ran(command, result);
            case Outcome.Refused(ErrorCode code, var reason) ->
                    throw new CodedException(code, "%s: %s".formatted(command, reason.text()));
            case Outcome.Failed(ErrorCode code, String message) ->
                    throw new CodedException(code, message);
        };
    }

    private static Json ran(String command, ToolResult result) {
        boolean ok = result instanceof ToolResult.Ok;
        long code = result.details().number("exitCode").orElse(ok ? 0L : 1L);
        if (!ok) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "%s: exit %d: %s".formatted(command, code, result.text()));
        }
        return Json.object()
                .put("ok", true)
                .put("message", "Installed")
                .put("command", command)
                .put("stdout", result.text())
                .put("stderr", result.details().string("stderr").orElse(""))
                .put("code", code)
                .build();
    }

    private SkillWants.Installer installer(String name, String id) {
        Skill skill =
                parts.skills().all(parts.workspaces().of(null)).stream()
                        .map(SkillStanding::skill)
                        .filter(each -> each.name().equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow(() ->
                                new CodedException(
                                        ErrorCode.NOT_FOUND,
                                        "skill: %s (expected: one that skills.status names)"
                                                .formatted(name)));
        return skill.wants().installers().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        invalid(
                                "installId",
                                id,
                                "one of "
                                        + String.join(
                                                ", ",
                                                skill.wants().installers().stream()
                                                        .map(SkillWants.Installer::id)
                                                        .toList())));
    }

    private Json update(UpdateSkillParams params, Caller caller) throws IOException {
        Json.Obj entry = parts.section().update(params);
        parts.skills().changed();
        return Json.object()
                .put("ok", true)
                .put("skillKey", params.skillKey())
                .put("config", hidden(entry))
                .build();
    }

    /// Values of secrets are told nobody.
    private static Json.Obj hidden(Json.Obj entry) {
        Json.Obj shown = entry.has("apiKey") ? entry.with("apiKey", Json.of("***")) : entry;
        Json.Obj env = entry.object("env");
        for (String name : entry.object("env").members().keySet()) {
            env = env.with(name, Json.of("***"));
        }
        return entry.has("env") ? shown.with("env", env) : shown;
    }

    private static CodedException invalid(String name, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS, "%s: %s (expected: %s)".formatted(name, value, expected));
    }
}
