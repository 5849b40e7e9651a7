package bot.molt.node.service;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.PrivateFile;
import bot.molt.node.service.SystemProgram.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A launch agent of macOS.
final class LaunchdService implements NodeService {
    private final String label;
    private final Path file;
    private final SystemProgram launchctl;
    private final SystemProgram id;

    LaunchdService(Path home, String profile, Map<String, String> environment) {
        this.label = profile.isEmpty() ? "bot.molt.node" : "bot.molt.node." + profile;
        this.file = home.resolve("Library/LaunchAgents").resolve(label + ".plist");
        this.launchctl = new SystemProgram("launchctl", environment);
        this.id = new SystemProgram("id", environment);
    }

    @Override
    public Path install(Definition definition) throws IOException, InterruptedException {
        PrivateFile.write(file, text(definition));
        Said _ = launchctl.run("bootout", target());
        demand("bootstrap", domain(), file.toString());
        demand("kickstart", "-k", target());
        return file;
    }

    private String domain() throws IOException, InterruptedException {
        return "gui/" + id.run("-u").text();
    }

    private String target() throws IOException, InterruptedException {
        return domain() + "/" + label;
    }

    private void demand(String... words) throws IOException, InterruptedException {
        Said said = launchctl.run(words);
        if (!said.worked()) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "launchctl %s: %s".formatted(String.join(" ", words), said.text()));
        }
    }

    private String text(Definition definition) {
        String words =
                definition.command().stream()
                        .map(word -> "    <string>" + escaped(word) + "</string>\n")
                        .collect(Collectors.joining());
        String variables =
                new TreeMap<>(definition.variables())
                        .entrySet().stream()
                                .map(entry ->
                                        "    <key>%s</key>\n    <string>%s</string>\n"
                                                .formatted(
                                                        escaped(entry.getKey()),
                                                        escaped(entry.getValue())))
                                .collect(Collectors.joining());
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
          <key>Label</key>
          <string>%s</string>
          <key>ProgramArguments</key>
          <array>
        %s  </array>
          <key>EnvironmentVariables</key>
          <dict>
        %s  </dict>
          <key>RunAtLoad</key>
          <true/>
          <key>KeepAlive</key>
          <true/>
          <key>StandardOutPath</key>
          <string>%s</string>
          <key>StandardErrorPath</key>
          <string>%s</string>
        </dict>
        </plist>
        """
                .formatted(
                        escaped(label),
                        words,
                        variables,
                        escaped(definition.log().toString()),
                        escaped(definition.log().toString()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public boolean uninstall() throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            return false;
        }
        Said _ = launchctl.run("bootout", target());
        Files.delete(file);
        return true;
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        requireInstalled();
        demand("bootout", target());
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        requireInstalled();
        if (!state().running()) {
            Said _ = launchctl.run("bootstrap", domain(), file.toString());
        }
        demand("kickstart", "-k", target());
    }

    private void requireInstalled() {
        if (!Files.exists(file)) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "%s: not installed (expected: `moltbot node install` first)".formatted(label));
        }
    }

    @Override
    public State state() throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            return new State(label, false, false, "not installed");
        }
        boolean running = launchctl.run("print", target()).text().contains("state = running");
        return new State(label, true, running, running ? "running" : "installed, not running");
    }

    @Override
    public Optional<String> hint() {
        return Optional.empty();
    }
}
