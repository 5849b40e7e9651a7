package bot.molt.cli;

/// The version of this program.
final class Version {
    private Version() {}

    static String text() {
        return "moltbot " + number();
    }

    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(built from classes)" : version;
    }
}
