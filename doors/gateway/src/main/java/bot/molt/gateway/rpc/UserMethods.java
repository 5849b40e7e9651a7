package bot.molt.gateway.rpc;

import bot.molt.gateway.auth.UserEntry;
import bot.molt.gateway.auth.UserKeys;
import bot.molt.protocol.Empty;
import bot.molt.protocol.users.AddUserParams;
import bot.molt.protocol.users.IssuedKeyResult;
import bot.molt.protocol.users.ListUsersResult;
import bot.molt.protocol.users.RemovedUserResult;
import bot.molt.protocol.users.UserParams;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `users.*`: who may come in, and by which key.
public final class UserMethods {
    private static final RpcSpec<AddUserParams, IssuedKeyResult> ADD =
            RpcSpec.of("users.add", AddUserParams.class, IssuedKeyResult.class);
    private static final RpcSpec<Empty, ListUsersResult> LIST =
            RpcSpec.of("users.list", Empty.class, ListUsersResult.class).needing(Scope.READ);
    private static final RpcSpec<UserParams, IssuedKeyResult> ROTATE =
            RpcSpec.of("users.rotate", UserParams.class, IssuedKeyResult.class);
    private static final RpcSpec<UserParams, UserParams> REVOKE =
            RpcSpec.of("users.revoke", UserParams.class, UserParams.class);

    private static final RpcSpec<UserParams, RemovedUserResult> REMOVE =
            RpcSpec.of("users.remove", UserParams.class, RemovedUserResult.class);

    private final UserKeys keys;
    private final UserPlaces places;
    private final Consumer<String> leaving;

    /// Where a user works, and what the user may do.
    public interface UserPlaces {
        /// Writes it into the configuration; called with at least one of both.
        void write(String id, @Nullable String workspace, @Nullable String profile)
                throws IOException;

        /// Takes what the configuration says of a user away; false where it says nothing.
        boolean remove(String id) throws IOException;
    }

    /// @param leaving told of each user whose key was taken away, after that; ends the calls
    public UserMethods(UserKeys keys, UserPlaces places, Consumer<String> leaving) {
        this.keys = keys;
        this.places = places;
        this.leaving = leaving;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(ADD, this::add),
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(REMOVE, this::remove),
                RpcMethod.of(ROTATE, this::rotate),
                RpcMethod.of(REVOKE, this::revoke));
    }

    private IssuedKeyResult add(AddUserParams params, Caller caller) throws IOException {
        IssuedKeyResult issued = told(keys.add(params.id()));
        if (params.workspace() != null || params.profile() != null) {
            place(params);
        }
        return issued;
    }

    /// A user without the limits that were asked for is worse than none.
    private void place(AddUserParams params) throws IOException {
        try {
            places.write(params.id(), params.workspace(), params.profile());
        } catch (IOException | RuntimeException e) {
            keys.revoke(params.id());
            throw e;
        }
    }

    private ListUsersResult list(Empty params, Caller caller) {
        return new ListUsersResult(keys.list().stream().map(UserMethods::item).toList());
    }

    private static ListUsersResult.Item item(UserEntry user) {
        String key = user.key().name().toLowerCase(Locale.ROOT);
        boolean hasKey = user.key() != UserEntry.Key.NONE;
        return new ListUsersResult.Item(user.id(), key, hasKey, user.createdAt());
    }

    private IssuedKeyResult rotate(UserParams params, Caller caller) {
        return told(keys.rotate(params.id()));
    }

    private UserParams revoke(UserParams params, Caller caller) {
        keys.revoke(params.id());
        leaving.accept(params.id());
        return params;
    }

    private RemovedUserResult remove(UserParams params, Caller caller) throws IOException {
        boolean hadKey =
                keys.list().stream()
                        .anyMatch(user ->
                                user.id().equals(params.id()) && user.key() != UserEntry.Key.NONE);
        keys.revoke(params.id());
        leaving.accept(params.id());
        return new RemovedUserResult(params.id(), hadKey, places.remove(params.id()));
    }

    private static IssuedKeyResult told(UserKeys.Issued issued) {
        return new IssuedKeyResult(issued.userId(), issued.key().reveal());
    }
}
