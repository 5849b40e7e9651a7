package bot.molt.cli;

import bot.molt.base.bind.Problem;
import bot.molt.base.config.ConfigDocument;
import bot.molt.base.config.Place;
import bot.molt.base.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the records of the configuration know of a document; the program that holds them all hands
/// it in.
public interface LocalConfig {
    /// Everything that is not as it should be, in the order of the document.
    List<Finding> check(ConfigDocument document);

    /// The JSON schema of the whole configuration.
    Json.Obj schema();

    /// A problem and where it stands.
    ///
    /// @param place null where the value is missing
    record Finding(Problem problem, @Nullable Place place) {
        @Override
        public String toString() {
            return place == null ? problem.toString() : place + ": " + problem;
        }
    }
}
