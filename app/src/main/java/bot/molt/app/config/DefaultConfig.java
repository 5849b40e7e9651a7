package bot.molt.app.config;

import bot.molt.base.config.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The commented file that a first start writes.
public final class DefaultConfig {
    static final String TEXT =
            """
            // Moltbot gateway. JSON5: comments and trailing commas are fine.
            // Policy, users, workspaces and log settings apply within a second of saving.
            // All settings: docs/reference/config.md, or `moltbot config schema`.
            {
              gateway: {
                mode: "local",
                bind: "loopback", // loopback | lan | tailnet | auto | an address
                port: 18789,
                // The token stands in credentials/gateway-token beside this file.
                // auth: { mode: "token", token: "${GATEWAY_TOKEN}" },
              },
              tools: {
                profile: "coding", // minimal | coding | messaging | full
                exec: {
                  security: "allowlist", // deny | allowlist | full
                  ask: "on-miss", // off | on-miss | always
                  allowlist: [
                    "git *",
                    "ls *", "ls", "pwd", "echo *",
                    // "npm *", "mvn *", "make *",
                  ],
                },
              },
              // Who else may come in: `moltbot users add alice` makes a key.
              // routing: {
              //   users: [{ id: "alice", agents: { workspaceDir: "~/work/alice", tools: { profile: "minimal" } } }],
              //   workspaces: [{ id: "project-a", path: "~/work/project-a", gitRepo: "git@github.com:org/project-a.git" }],
              // },
              // logging: { level: "info", performance: { enabled: true, slowToolThreshold: 1000 } },
            }
            """;

    private DefaultConfig() {}

    /// Writes the file where there is none; returns whether it did.
    ///
    /// @param profile `dev` has a port and a workspace of its own
    public static boolean writeIfMissing(Path file, String profile) throws IOException {
        if (Files.exists(file)) {
            return false;
        }
        PrivateFile.write(file, profile.equals("dev") ? dev() : TEXT);
        return true;
    }

    private static String dev() {
        return TEXT.replace("port: 18789,", "port: 19001,")
                .replace(
                        "  tools: {\n",
                        "  agents: { defaults: { workspace: \"~/clawd-dev\" } },\n  tools: {\n");
    }
}
