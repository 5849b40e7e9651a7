package bot.molt.cli;

/// The version of this program.
final class Version {
    private Version() {}

    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "moltbot " + (version == null ? "(built from classes)" : version);
    }
}
