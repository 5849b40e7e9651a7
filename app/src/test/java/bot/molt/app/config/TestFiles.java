package bot.molt.app.config;

import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A configuration file in a folder of its own.
record TestFiles(Path file, Map<String, String> environment) {
    static TestFiles with(Path folder, String name, String text) throws IOException {
        return new TestFiles(Files.writeString(folder.resolve(name), text), Map.of());
    }

    ConfigReader reader() {
        return new ConfigReader(new ConfigFiles(file.getParent(), file, environment), Map.of());
    }

    ConfigSnapshot read() throws IOException {
        return reader().read();
    }

    /// Problems without the folder.
    List<String> problems() throws IOException {
        return read().problems().stream().map(problem -> shown(problem)).toList();
    }

    private String shown(ConfigProblem problem) {
        return (problem.refuses() ? "REFUSED " : "")
                + problem.toString().replace(file.getParent() + "/", "");
    }
}
