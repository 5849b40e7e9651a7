package bot.molt.cli.approvals;

import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One `exec-approvals.json`: of this machine, of a gateway, or of a node.
///
/// A gateway that runs holds its file in memory, so a change behind its back would be lost: the
/// file of this machine is changed through the gateway that runs on it, and as a file where none
/// does.
final class ApprovalFile {
    private static final Json.Obj EMPTY =
            Json.object().put("version", 1).put("agents", Json.Obj.EMPTY).build();

    private final Session session;
    private final @Nullable String node;

    /// Null where a gateway or node keeps it.
    private final @Nullable Path path;

    private ApprovalFile(Session session, @Nullable String node, @Nullable Path path) {
        this.session = session;
        this.node = node;
        this.path = path;
    }

    /// What it says, and what it has to be told before it changes.
    ///
    /// @param place `local`, `gateway` or `node`
    /// @param hash of the text that was read
    record Snapshot(String place, String path, boolean exists, String hash, Json.Obj file) {
        Json.Obj tree() {
            return Json.object()
                    .put("target", place)
                    .put("path", path)
                    .put("exists", exists)
                    .put("hash", hash)
                    .put("file", file)
                    .build();
        }
    }

    static void describe(Syntax syntax) {
        syntax.flag("--gateway", "The file of the gateway; else that of this machine.")
                .option("--node", "NODE", "The file of a node: its id or name.");
    }

    static ApprovalFile of(Args args, Session session) throws IOException {
        String node = args.text("--node");
        if (node != null && args.has("--gateway")) {
            throw Args.refused("--node", node, "--node or --gateway, not both");
        }
        if (node != null || args.has("--gateway")) {
            return new ApprovalFile(session, node, null);
        }
        Path path = session.stateFolder().resolve("exec-approvals.json");
        boolean isHeld = session.isOfThisMachine() && isHeldByAGateway(session, path);
        return new ApprovalFile(session, null, isHeld ? null : path);
    }

    private static boolean isHeldByAGateway(Session session, Path path) throws IOException {
        try {
            Json.Obj answer = session.call("exec.approvals.get", Json.Obj.EMPTY);
            return answer.string("path").filter(path.toString()::equals).isPresent();
        } catch (CodedException e) {
            if (e.code() == ErrorCode.UNREACHABLE) {
                return false;
            }
            throw e;
        }
    }

    Snapshot read() throws IOException {
        Path local = path;
        if (local == null) {
            return told(session.call(method("get"), params().build()));
        }
        Json.Obj file = Files.exists(local) ? parsed(Files.readString(local), local) : EMPTY;
        return new Snapshot("local", local.toString(), Files.exists(local), hash(file), file);
    }

    /// Puts another document in the place of what was read.
    ///
    /// Errors: `invalid_params` where a rule has no pattern; what the gateway or node refuses.
    Snapshot write(Json.Obj file, Snapshot read) throws IOException {
        Rules.check(file);
        Path local = path;
        if (local == null) {
            Json.Obj params = params().put("file", file).put("baseHash", read.hash()).build();
            return told(session.call(method("set"), params));
        }
        Json.Obj kept =
                read.file().has("socket")
                        ? file.with("socket", read.file().object("socket"))
                        : file;
        PrivateFile.write(local, JsonText.pretty(kept) + "\n");
        return read();
    }

    private Json.ObjectBuilder params() {
        return node == null ? Json.object() : Json.object().put("nodeId", node);
    }

    private String method(String verb) {
        return (node == null ? "exec.approvals." : "exec.approvals.node.") + verb;
    }

    private Snapshot told(Json.Obj answer) {
        Json.Obj snapshot =
                answer.has("payload") && !answer.has("file") ? answer.object("payload") : answer;
        return new Snapshot(
                node == null ? "gateway" : "node",
                snapshot.string("path").orElse(""),
                snapshot.isTrue("exists"),
                snapshot.string("hash").orElse(""),
                snapshot.object("file"));
    }

    private static String hash(Json.Obj file) {
        return Digests.sha256Hex(JsonText.compact(file));
    }

    /// Errors: `invalid_params` where the text is no JSON object.
    static Json.Obj parsed(String text, Object where) {
        try {
            return JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "%s: %s (expected: one JSON object)".formatted(where, e.getMessage()),
                    e);
        }
    }
}
