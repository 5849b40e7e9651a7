package bot.molt.app;

import bot.molt.base.CodedException;
import bot.molt.cli.LocalState;
import bot.molt.execution.approval.RememberedRules;
import bot.molt.gateway.auth.UserKeys;
import bot.molt.gateway.device.Devices;
import bot.molt.node.link.DeviceIdentity;
import bot.molt.node.state.NodeFile;
import bot.molt.store.Database;
import bot.molt.store.SessionImport;
import bot.molt.store.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads the files of a state folder with the code that a gateway and a node read them with.
final class AppState implements LocalState {
    private static final InstantSource CLOCK = InstantSource.system();

    /// Reads one file, or fails.
    private interface Reading {
        void read(Path file) throws IOException;
    }

    @Override
    public Map<Path, String> refused(Path state) {
        Map<Path, String> refused = new LinkedHashMap<>();
        look(state.resolve("users.json"), file -> UserKeys.open(file, CLOCK), refused);
        look(
                state.resolve("exec-approvals.json"),
                file -> RememberedRules.open(file, CLOCK, () -> {}),
                refused);
        look(NodeFile.in(state), NodeFile::read, refused);
        look(
                state.resolve("identity/device.json"),
                file -> DeviceIdentity.check(file, CLOCK),
                refused);
        Path devices = state.resolve("devices");
        look(devices.resolve("pending.json"), Devices::check, refused);
        look(devices.resolve("paired.json"), Devices::check, refused);
        look(Stores.file(state), Database::check, refused);
        return refused;
    }

    @Override
    public void copyDatabase(Path database, Path into) throws IOException {
        Database.copy(database, into);
    }

    @Override
    public Sessions sessionsOfTheOriginal(Path original, Path state) throws IOException {
        SessionImport.Found found = new SessionImport(original, state).look();
        return new Sessions(found.missing(), found.kept(), found.earlier());
    }

    @Override
    public int takeSessionsOfTheOriginal(Path original, Path state) throws IOException {
        return new SessionImport(original, state).take();
    }

    private static void look(Path file, Reading reading, Map<Path, String> refused) {
        try {
            reading.read(file);
        } catch (CodedException e) {
            refused.put(file, e.text());
        } catch (IOException | RuntimeException e) {
            refused.put(file, file + ": " + e.getMessage());
        }
    }
}
