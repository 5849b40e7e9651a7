package bot.molt.sandboxes.node;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.node.NodeException;
import bot.molt.spi.sandbox.ApprovalNeededException;
import bot.molt.spi.sandbox.FileChangedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// What a node says of a failure, in the words of sandboxes.
final class NodeFailures {
    private static final String DENIED = "SYSTEM_RUN_DENIED";

    /// Of a node that runs nothing at all.
    private static final String DISABLED = "SYSTEM_RUN_DISABLED";

    private static final String APPROVAL = "approval required";

    private NodeFailures() {}

    /// A failure about a path.
    ///
    /// @param path as the caller wrote it
    static IOException of(IOException failure, String path) {
        if (!(failure instanceof NodeException node)) {
            return failure;
        }
        return switch (node.code()) {
            case "NO_SUCH_FILE" -> new NoSuchFileException(path);
            case "ACCESS_DENIED" -> new AccessDeniedException(path, null, reason(node, path));
            case "NOT_A_FOLDER" -> new NotDirectoryException(path);
            case "FILE_CHANGED" -> new FileChangedException(path);
            case "FILE_SYSTEM" -> new FileSystemException(path, null, reason(node, path));
            default -> node;
        };
    }

    /// The node names the path too; nobody needs it twice.
    private static String reason(NodeException node, String path) {
        String start = path + ": ";
        return node.text().startsWith(start) ? node.text().substring(start.length()) : node.text();
    }

    /// A failure of a start: the node's own policy has a say.
    ///
    /// Errors: `CodedException(denied)` where it said no.
    static IOException ofStart(IOException failure, String name) {
        if (!(failure instanceof NodeException node) || !isDenial(node)) {
            return failure;
        }
        if (node.text().contains(APPROVAL)) {
            return new ApprovalNeededException("node " + name);
        }
        throw new CodedException(
                ErrorCode.DENIED,
                "node %s refuses the command: %s (its own tools.exec and exec-approvals.json decide there)"
                        .formatted(name, node.text()));
    }

    private static boolean isDenial(NodeException node) {
        return node.code().equals(DENIED)
                || node.text().startsWith(DENIED)
                || node.text().startsWith(DISABLED);
    }
}
