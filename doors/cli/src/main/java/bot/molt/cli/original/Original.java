package bot.molt.cli.original;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A state folder of the original, and the installation that takes it over.
///
/// @param folder may be the state folder of the installation itself
record Original(Path folder, Ground ground) {
    /// Whether the installation uses this very folder.
    boolean isInPlace() {
        return folder.equals(ground.state());
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /// Where the installation keeps the same.
    Path own(String name) {
        return ground.state(name);
    }

    /// A file of JSON; empty where it is missing or no object, which other checks tell.
    static Json.Obj read(Path file) throws IOException {
        try {
            return Files.isRegularFile(file)
                    ? JsonText.parseObject(Files.readAllBytes(file))
                    : Json.Obj.EMPTY;
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    /// What a running gateway holds in memory it would write over what is taken over.
    ///
    /// Errors: `IOException` where a gateway runs.
    void requireNoGateway() throws IOException {
        ground.requireNoGateway("what is taken over");
    }
}
