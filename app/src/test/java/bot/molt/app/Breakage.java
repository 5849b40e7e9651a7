package bot.molt.app;

/// One way in which an installation breaks.
///
/// @param name for people
/// @param id what `doctor` calls it
/// @param how breaks it
/// @param says what the gateway says that does not start; empty where it starts all the same
/// @param mends whether `doctor --fix` mends it
record Breakage(String name, String id, How how, String says, boolean mends) {
    /// Breaks an installation.
    @FunctionalInterface
    interface How {
        void on(Installation home) throws Exception;
    }

    /// Mended, and the gateway starts meanwhile.
    static Breakage harmless(String name, String id, How how) {
        return new Breakage(name, id, how, "", true);
    }

    /// Mended, and until then the gateway says why it does not start.
    static Breakage mended(String name, String id, How how, String says) {
        return new Breakage(name, id, how, says, true);
    }

    /// For a person to mend; the gateway starts all the same.
    static Breakage told(String name, String id, How how) {
        return new Breakage(name, id, how, "", false);
    }

    /// For a person to mend; until then the gateway says why it does not start.
    static Breakage blocking(String name, String id, How how, String says) {
        return new Breakage(name, id, how, says, false);
    }

    @Override
    public String toString() {
        return name + " is " + id;
    }
}
