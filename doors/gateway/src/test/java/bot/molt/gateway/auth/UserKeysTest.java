package bot.molt.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserKeysTest {
    private final SteppingClock clock = new SteppingClock();
    @TempDir private Path state;
    private Path file;
    private UserKeys keys;

    @BeforeEach
    void open() {
        file = state.resolve("users.json");
        keys = UserKeys.open(file, clock);
        keys.configure(
                List.of(
                        new KnownUser("bob", Secret.of("bob-token")),
                        new KnownUser("carol", null)));
    }

    @Test
    void anIssuedKeyWorksAtOnceAndAfterARestartAndStandsNowhere() throws IOException {
        String key = keys.add("alice").key().reveal();
        assertThat(key).startsWith("mk_").hasSize(46);
        assertThat(keys.find(key)).contains("alice");
        assertThat(UserKeys.open(file, clock).find(key)).contains("alice");
        assertThat(Files.readString(file)).doesNotContain(key).contains("sha256:");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aRotatedKeyEndsTheOldOneEvenAConfiguredOne() {
        String fresh = keys.rotate("bob").key().reveal();
        assertThat(keys.find("bob-token")).isEmpty();
        assertThat(keys.find(fresh)).contains("bob");
        UserKeys again = UserKeys.open(file, clock);
        again.configure(List.of(new KnownUser("bob", Secret.of("bob-token"))));
        assertThat(again.find("bob-token")).isEmpty();
        assertThat(again.find(fresh)).contains("bob");
    }

    @Test
    void aRevokedUserIsOutUntilAddedAgain() {
        keys.revoke("bob");
        assertThat(keys.find("bob-token")).isEmpty();
        assertThat(keys.list())
                .extracting(UserEntry::key)
                .containsExactly(UserEntry.Key.NONE, UserEntry.Key.NONE);
        assertThat(keys.find(keys.add("bob").key().reveal())).isEqualTo(Optional.of("bob"));
    }

    @Test
    void everyUserIsListedWithTheStateOfTheKey() {
        keys.add("alice");
        assertThat(keys.list())
                .containsExactly(
                        new UserEntry("alice", UserEntry.Key.ISSUED, clock.instant()),
                        new UserEntry("bob", UserEntry.Key.CONFIGURED, null),
                        new UserEntry("carol", UserEntry.Key.NONE, null));
    }

    @Test
    void wrongIdsAndUnknownUsersAreNamed() {
        assertThatThrownBy(() -> keys.add("bob"))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("bob has a key");
        assertThatThrownBy(() -> keys.rotate("dave")).hasMessage("user: dave (known: bob, carol)");
        assertThatThrownBy(() -> keys.revoke("dave")).hasMessage("user: dave (known: bob, carol)");
        for (String id : List.of("", "../x", "a b", "operator", "-a", "x".repeat(65))) {
            assertThatThrownBy(() -> keys.add(id)).as(id).hasMessageStartingWith("user: " + id);
        }
    }

    @Test
    void aBrokenFileLetsNobodyInByGuessing() throws IOException {
        Files.writeString(file, "{\"users\":{\"a\":{\"key\":\"plain\"}}}");
        assertThatThrownBy(() -> UserKeys.open(file, clock))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("users.json");
        Files.writeString(file, "{half");
        assertThatThrownBy(() -> UserKeys.open(file, clock)).isInstanceOf(CodedException.class);
    }
}
