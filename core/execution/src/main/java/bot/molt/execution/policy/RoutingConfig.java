package bot.molt.execution.policy;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.execution.quota.QuotaConfig;
import bot.molt.execution.quota.Quotas;
import bot.molt.execution.quota.UserQuotaConfig;
import bot.molt.execution.sandbox.settings.SandboxConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Settings under `routing`: who else may call, and which workspaces there are.
public record RoutingConfig(
        @Doc("People and programs with a key of their own.") @Default("[]") @Guarded
                List<User> users,
        @Doc("Folders to work in, by id.") @Default("[]") @Guarded List<Workspace> workspaces) {

    public RoutingConfig {
        unique("users", users.stream().map(User::id).toList());
        unique("workspaces", workspaces.stream().map(Workspace::id).toList());
    }

    private static void unique(String name, List<String> ids) {
        for (String id : ids) {
            boolean once = ids.indexOf(id) == ids.lastIndexOf(id);
            Require.that(once, name, id + " stands twice", "each id once");
        }
    }

    /// What each user may have, with `all` for those of whom nothing is written.
    public Quotas quotas(QuotaConfig all) {
        Map<String, UserQuotaConfig> own = new TreeMap<>();
        for (User user : users) {
            UserQuotaConfig quota = user.quota();
            if (quota != null) {
                own.put(user.id(), quota);
            }
        }
        return Quotas.of(all, own);
    }

    /// One item of `routing.users`.
    public record User(
            @Doc("Name in audit records and commands.") @Guarded String id,
            @Doc("Key in plain text; `moltbot users add` writes apiKeyHash instead.") @Guarded
                    @Nullable Secret apiKey,
            @Doc("Hash of the key.") @Guarded @Nullable String apiKeyHash,
            @Doc("Workspace and tools of this user.") @Aka("agent") @Guarded
                    @Nullable UserAgent agents,
            @Doc("What this user may have at once, instead of tools.quota.")
                    @Nullable UserQuotaConfig quota) {
        public User {
            Require.that(
                    id.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}"),
                    "id",
                    id,
                    "letters, digits and . _ @ -");
            Require.that(
                    !id.equals("operator"),
                    "id",
                    id,
                    "another name: operator is the gateway's own");
        }
    }

    /// `agents` of a user.
    public record UserAgent(
            @Doc("The user's own workspace.") @Aka("workspace") @Nullable String workspaceDir,
            @Doc("What this user may do less than others.") @Guarded @Nullable ToolsOverlay tools,
            @Doc("Where this user's calls run; wins over the agents' sections.") @Guarded
                    @Nullable SandboxConfig sandbox) {}

    /// One item of `routing.workspaces`.
    public record Workspace(
            @Doc("Name in calls, headers and URLs.") @Guarded String id,
            @Doc("The folder; on a node, its path there.") @Guarded String path,
            @Doc(
                            "Name or id of the node that the folder lies on; not written means this machine. Of users, only those whom `users` names reach it.")
                    @Guarded
                    @Nullable String node,
            @Doc("Cloned into the folder at the first use.") @Nullable String gitRepo,
            @Doc("Ids of the users who may use it; not written means everybody.") @Guarded
                    @Nullable List<String> users,
            @Doc("What may be done here less than elsewhere.") @Guarded
                    @Nullable ToolsOverlay tools) {
        public Workspace {
            Require.that(
                    id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
                    "id",
                    id,
                    "letters, digits and . _ -");
            Require.nonBlank("path", path);
            Require.that(
                    node == null || gitRepo == null,
                    "gitRepo",
                    String.valueOf(gitRepo),
                    "none for a folder on a node; clone it there");
        }
    }
}
