package bot.molt.cli;

/// The commands that only speak to a gateway, as a program of their own: it loads little and starts
/// fast.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int code = Cli.run(args, Streams.ofProcess(), System.getenv(), LocalParts.NONE);
        // Threads that still wait for input must not keep the process.
        Runtime.getRuntime().halt(code);
    }
}
