package bot.molt.execution;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// Turns what a tool throws into what its caller is told.
final class Failures {
    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private Failures() {}

    static Outcome.Failed of(Throwable thrown) {
        return switch (thrown) {
            case CodedException failure -> new Outcome.Failed(failure.code(), failure.text());
            case InterruptedException _ ->
                    new Outcome.Failed(ErrorCode.CANCELLED, "the call was cancelled");
            case InterruptedIOException cut when !(cut instanceof SocketTimeoutException) ->
                    new Outcome.Failed(ErrorCode.CANCELLED, "the call was cancelled");
            case NoSuchFileException missing ->
                    new Outcome.Failed(
                            ErrorCode.TOOL_FAILED, withReason("no such file or folder", missing));
            case AccessDeniedException denied ->
                    new Outcome.Failed(ErrorCode.FORBIDDEN, withReason("access denied", denied));
            case FileSystemException failure ->
                    new Outcome.Failed(ErrorCode.TOOL_FAILED, withReason(nameOf(failure), failure));
            case IOException failure ->
                    new Outcome.Failed(ErrorCode.TOOL_FAILED, String.valueOf(failure.getMessage()));
            default -> internal(thrown);
        };
    }

    private static String withReason(String kind, FileSystemException failure) {
        String path = orElse(failure.getFile(), "file");
        return path + ": " + orElse(failure.getReason(), kind);
    }

    private static String nameOf(FileSystemException failure) {
        return failure.getClass().getSimpleName().replace("Exception", "");
    }

    private static String orElse(@Nullable String text, String other) {
        return text == null ? other : text;
    }

    private static Outcome.Failed internal(Throwable thrown) {
        String id = Ids.text(8);
        LOG.log(System.Logger.Level.ERROR, "internal error " + id, thrown);
        return new Outcome.Failed(
                ErrorCode.INTERNAL,
                "internal error %s (its details are in the gateway's log)".formatted(id));
    }
}
