package bot.molt.node.invoke;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.sandbox.FileChangedException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// What became of a request.
sealed interface Answer {
    System.Logger LOG = System.getLogger(Answer.class.getName());

    /// It was done.
    record Done(Json payload) implements Answer {}

    /// It was not.
    record Failed(String code, String message) implements Answer {}

    /// The one place where failures get their codes.
    static Failed of(String command, Exception failure) {
        return switch (failure) {
            case NodeFailure own -> new Failed(own.code(), own.text());
            case NoSuchFileException e -> failed(NodeFailure.NO_SUCH_FILE, e);
            case AccessDeniedException e -> failed(NodeFailure.ACCESS_DENIED, e);
            case NotDirectoryException e -> failed(NodeFailure.NOT_A_FOLDER, e);
            case FileChangedException e -> failed(NodeFailure.FILE_CHANGED, e);
            case FileSystemException e -> failed(NodeFailure.FILE_SYSTEM, e);
            case CodedException e -> new Failed(code(e.code()), e.text());
            case IllegalArgumentException e -> failed(NodeFailure.INVALID_REQUEST, e);
            case IOException e -> failed(NodeFailure.UNAVAILABLE, e);
            default -> unexpected(command, failure);
        };
    }

    private static String code(ErrorCode code) {
        return switch (code) {
            case INVALID_PARAMS, INVALID_REQUEST, NOT_FOUND, CONFLICT, PAYLOAD_TOO_LARGE ->
                    NodeFailure.INVALID_REQUEST;
            default -> NodeFailure.UNAVAILABLE;
        };
    }

    private static Failed failed(String code, Exception failure) {
        String message = failure.getMessage();
        return new Failed(code, message == null ? failure.getClass().getSimpleName() : message);
    }

    private static Failed unexpected(String command, Exception failure) {
        String id = Ids.next("err");
        LOG.log(Level.ERROR, command + " failed, id " + id, failure);
        return new Failed(
                NodeFailure.UNAVAILABLE, "internal error, id %s in the node's log".formatted(id));
    }

    /// The parameters of `node.invoke.result`.
    default Json.Obj tree(String id, String nodeId) {
        Json.ObjectBuilder tree = Json.object().put("id", id).put("nodeId", nodeId);
        return switch (this) {
            case Done(Json payload) -> tree.put("ok", true).put("payload", payload).build();
            case Failed(String code, String message) ->
                    tree.put("ok", false)
                            .put(
                                    "error",
                                    Json.object().put("code", code).put("message", message).build())
                            .build();
        };
    }

    /// About how much memory it takes.
    default int weight() {
        return switch (this) {
            case Done(Json payload) -> JsonText.compact(payload).length();
            case Failed(String _, String message) -> message.length();
        };
    }
}
