package bot.molt.cli.plugins;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// `plugins new`: a plugin to begin with. No gateway is needed.
public final class NewPluginCommand implements Command {
    private static final String ID = "[a-z][a-z0-9-]{0,63}";
    private static final String SPI = "bot.molt.spi.jar";

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Writes a small plugin with a tool, an address, a command, a channel and a test, which builds with a JDK alone or with Maven, against this installation. Its README.md says how to go on.")
                .words("<folder>", "1", "A folder that is new or empty.")
                .option("--id", "ID", "Id of the plugin; without it the name of the folder.")
                .example("moltbot plugins new ~/hello");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Path folder = Path.of(args.words().getFirst()).toAbsolutePath().normalize();
        String named = args.text("--id");
        String id =
                named == null
                        ? String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT)
                        : named;
        if (!id.matches(ID)) {
            throw Args.refused(
                    named == null ? "folder" : "--id", id, ID + ", or --id with such a name");
        }
        Path lib = lib(session);
        Files.createDirectories(folder);
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw Args.refused("folder", folder.toString(), "one that is new or empty");
            }
        }
        List<String> files = new ArrayList<>();
        new PluginTemplate(id, lib).write(folder).forEach(files::add);
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("id", id)
                            .put("folder", folder.toString())
                            .put("files", Json.strings(files))
                            .build());
            return 0;
        }
        session.out().println("Wrote " + folder + ":");
        files.forEach(file -> session.out().println("  " + file));
        session.out().println("Go on: cd " + folder + " && ./build, then as README.md says.");
        return 0;
    }

    /// The jars of this installation: those beside the program's own.
    private static Path lib(Session session) throws IOException {
        String named = session.environment().getOrDefault("MOLTBOT_LIB", "");
        if (!named.isEmpty()) {
            return Path.of(named).toAbsolutePath();
        }
        CodeSource source = Json.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = source == null ? Path.of("") : Path.of(source.getLocation().toURI());
            Path lib = jar.getParent();
            if (lib != null && Files.exists(lib.resolve(SPI))) {
                return lib;
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        throw new CodedException(
                ErrorCode.UNAVAILABLE,
                "no %s beside this program (expected: MOLTBOT_LIB=<lib folder of a Moltbot>)"
                        .formatted(SPI));
    }
}
