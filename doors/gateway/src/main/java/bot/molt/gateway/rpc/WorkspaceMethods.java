package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.protocol.Empty;
import bot.molt.protocol.workspaces.AddWorkspaceParams;
import bot.molt.protocol.workspaces.ListWorkspacesResult;
import bot.molt.protocol.workspaces.WorkspaceParams;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `workspaces.*`: folders that calls can work in, as they stand in the configuration.
public final class WorkspaceMethods {
    private static final RpcSpec<Empty, ListWorkspacesResult> LIST =
            RpcSpec.of("workspaces.list", Empty.class, ListWorkspacesResult.class)
                    .needing(Scope.READ);
    private static final RpcSpec<AddWorkspaceParams, ListWorkspacesResult.Item> ADD =
            RpcSpec.of("workspaces.add", AddWorkspaceParams.class, ListWorkspacesResult.Item.class);
    private static final RpcSpec<WorkspaceParams, ListWorkspacesResult.Item> REMOVE =
            RpcSpec.of("workspaces.remove", WorkspaceParams.class, ListWorkspacesResult.Item.class);

    private final Supplier<Json.Obj> tree;
    private final Places places;
    private final Predicate<String> users;

    /// Where workspaces are written.
    public interface Places {
        /// Adds an item of `routing.workspaces`, which holds when this returns.
        void add(Json.Obj workspace) throws IOException;

        /// Takes an item away; false where there is none.
        boolean removeWorkspace(String id) throws IOException;
    }

    /// @param tree the configuration that holds now, in canonical names
    /// @param users whether there is a user of this id
    public WorkspaceMethods(Supplier<Json.Obj> tree, Places places, Predicate<String> users) {
        this.tree = tree;
        this.places = places;
        this.users = users;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(LIST, (_, _) -> new ListWorkspacesResult(items())),
                RpcMethod.of(ADD, this::add),
                RpcMethod.of(REMOVE, this::remove));
    }

    private List<ListWorkspacesResult.Item> items() {
        return tree.get().object("routing").items("workspaces").stream()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .map(WorkspaceMethods::item)
                .toList();
    }

    private static ListWorkspacesResult.Item item(Json.Obj item) {
        return new ListWorkspacesResult.Item(
                item.string("id").orElse("?"),
                item.string("path").orElse(""),
                item.string("gitRepo").orElse(null),
                item.has("users") ? strings(item.items("users")) : null);
    }

    private static List<String> strings(List<Json> items) {
        return items.stream()
                .flatMap(item -> item instanceof Json.Str(String text) ? Stream.of(text) : null)
                .toList();
    }

    private ListWorkspacesResult.Item add(AddWorkspaceParams params, Caller caller)
            throws IOException {
        find(params.id())
                .ifPresent(there -> {
                    throw new CodedException(
                            ErrorCode.CONFLICT,
                            "workspace: %s is there, at %s (expected: a new id)"
                                    .formatted(there.id(), there.path()));
                });
        checkPath(params.path());
        for (String user : Optional.ofNullable(params.users()).orElse(List.of())) {
            require(users.test(user), "users", user, "ids of users; see users.list");
        }
        String repository = params.gitRepo();
        boolean named = repository == null || !repository.isBlank();
        require(named, "gitRepo", "blank", "an address that git can clone");
        Json.ObjectBuilder item =
                Json.object()
                        .put("id", params.id())
                        .put("path", params.path())
                        .put("gitRepo", repository);
        if (params.users() != null) {
            item.put("users", Json.strings(params.users()));
        }
        Json.Obj built = item.build();
        places.add(built);
        return item(built);
    }

    /// A folder that is there, or that can be made.
    private static void checkPath(String text) {
        boolean absolute = text.startsWith("/") || text.startsWith("~/");
        require(absolute, "path", text, "an absolute path, or one that begins with ~/");
        Path path = path(text);
        boolean root = path.getNameCount() == 0;
        require(!root, "path", text, "a folder of its own, not the root of the machine");
        Path there = path;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        boolean folder = there != null && Files.isDirectory(there);
        require(folder, "path", text, "a folder, or a place for one; " + there + " is none");
    }

    private static void require(boolean holds, String name, String value, String expected) {
        if (!holds) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "%s: %s (expected: %s)".formatted(name, value, expected));
        }
    }

    private static Path path(String text) {
        String home = System.getProperty("user.home", "/");
        try {
            return Path.of(text.startsWith("~/") ? home + text.substring(1) : text).normalize();
        } catch (InvalidPathException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "path: not usable (%s; expected: an absolute path)".formatted(e.getReason()),
                    e);
        }
    }

    private ListWorkspacesResult.Item remove(WorkspaceParams params, Caller caller)
            throws IOException {
        ListWorkspacesResult.Item there =
                find(params.id())
                        .orElseThrow(() ->
                                new CodedException(
                                        ErrorCode.NOT_FOUND,
                                        "workspace: %s (known: %s)".formatted(params.id(), ids())));
        if (!places.removeWorkspace(params.id())) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "workspace: %s does not stand in the configuration file itself (expected: an item there; look into the files that it includes)"
                            .formatted(params.id()));
        }
        return there;
    }

    private Optional<ListWorkspacesResult.Item> find(String id) {
        return items().stream().filter(item -> item.id().equals(id)).findFirst();
    }

    private String ids() {
        return items().stream()
                .map(ListWorkspacesResult.Item::id)
                .collect(Collectors.joining(", "));
    }
}
