package bot.molt.cli;

/// `version`: what this program is.
final class VersionCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot version");
    }

    @Override
    public int run(Args args, Session session) {
        session.out().println(Version.text());
        return 0;
    }
}
