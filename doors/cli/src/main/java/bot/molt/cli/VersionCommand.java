package bot.molt.cli;

import bot.molt.base.json.Json;

/// `version`: what this program is.
final class VersionCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot version").example("moltbot version --json");
    }

    @Override
    public int run(Args args, Session session) {
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("version", Version.number())
                            .put("java", Runtime.version().toString())
                            .put("javaHome", System.getProperty("java.home"))
                            .put("os", System.getProperty("os.name"))
                            .put("arch", System.getProperty("os.arch"))
                            .put("program", session.environment().get("MOLTBOT_PROGRAM"))
                            .build());
        } else {
            session.out().println(Version.text());
        }
        return 0;
    }
}
