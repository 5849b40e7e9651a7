import java.io.IOException;
import java.util.Arrays;

/// Whole commands against each other, in turn: `java Commands.java ROUNDS COMMAND …`. Prints the median wall time of each, and how many
/// times the last one's it is.
public final class Commands {
    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(args[0]);
        String[] commands = Arrays.copyOfRange(args, 1, args.length);
        double[][] seconds = new double[commands.length][rounds];
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < commands.length; i++) {
                double took = once(commands[i]);
                if (round >= 0) {
                    seconds[i][round] = took;
                }
            }
        }
        Arrays.stream(seconds).forEach(Arrays::sort);
        double base = seconds[commands.length - 1][rounds / 2];
        for (int i = 0; i < commands.length; i++) {
            double median = seconds[i][rounds / 2];
            System.out.printf("%.3f s (min %.3f)  %.2f x  %s%n", median, seconds[i][0], median / base, commands[i]);
        }
    }

    private static double once(String command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder("sh", "-c", "exec " + command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(command + ": exit code " + code);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
