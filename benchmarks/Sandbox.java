import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Calls in sandboxes beside the bare programs.
///
/// `java Sandbox.java true ROUNDS CALLS PORT NAME=KEY … -- COMMAND …`: `true` for each user over HTTP, in turn with each command; prints
/// p50, p99 and the ratio to the last command.
///
/// `java Sandbox.java beside ROUNDS SECONDS PORT KEY OTHER_KEY BURNER …`: the times of one user's `true` and `read` alone, and while
/// another runs each of the burners, as many times as it may.
public final class Sandbox {
    private interface Road {
        void call() throws IOException, InterruptedException;
    }

    public static void main(String[] args) throws Exception {
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        if (args[0].equals("true")) {
            once(rest);
        } else {
            beside(rest);
        }
        System.exit(0);
    }

    private static void once(String[] args) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(args[0]);
        int calls = Integer.parseInt(args[1]);
        Map<String, Road> roads = new LinkedHashMap<>();
        int at = 3;
        for (; !args[at].equals("--"); at++) {
            String[] user = args[at].split("=", 2);
            roads.put("moltbot " + user[0], exec(new Connection(Integer.parseInt(args[2]), user[1]), "true"));
        }
        for (String command : Arrays.copyOfRange(args, at + 1, args.length)) {
            roads.put(command.length() > 40 ? command.substring(0, 40) : command, () -> command(command));
        }
        Map<String, double[]> times = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Road> road : roads.entrySet()) {
                double[] own = times.computeIfAbsent(road.getKey(), _ -> new double[rounds * calls]);
                for (int i = 0; i < calls; i++) {
                    double took = timed(road.getValue());
                    if (round >= 0) {
                        own[round * calls + i] = took;
                    }
                }
            }
        }
        times.values().forEach(Arrays::sort);
        double base = times.values().stream().toList().getLast()[rounds * calls / 2];
        times.forEach((name, own) -> print(name, own, base));
    }

    private static void beside(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        double seconds = Double.parseDouble(args[1]);
        int port = Integer.parseInt(args[2]);
        Connection own = new Connection(port, args[3]);
        Map<String, Road> roads = new LinkedHashMap<>();
        roads.put("true", exec(own, "true"));
        roads.put("read", () -> expect(
                own.post("/api/tools/execute", "{\"tool\":\"read\",\"input\":{\"path\":\"small.txt\"}}", ""), "success\":true"));
        sample(roads, seconds / 2);
        List<String> burners = new ArrayList<>(List.of(""));
        burners.addAll(Arrays.asList(args).subList(5, args.length));
        Map<String, double[]> alone = Map.of();
        for (int round = 0; round < rounds; round++) {
            for (String burner : burners) {
                List<Thread> fires = burner.isEmpty() ? List.of() : fires(port, args[4], burner);
                sample(roads, burner.isEmpty() ? 0 : 0.75); // until they all burn
                Map<String, double[]> times = sample(roads, seconds);
                for (Thread fire : fires) {
                    fire.interrupt();
                }
                alone = burner.isEmpty() ? times : alone;
                String label = burner.isEmpty() ? "alone" : burner;
                for (Map.Entry<String, double[]> each : times.entrySet()) {
                    double[] base = alone.get(each.getKey());
                    double[] now = each.getValue();
                    System.out.printf(
                            "%-5s p50 %7.2f ms  p99 %7.2f ms  p99 %.2f x alone  (%d calls)  beside: %.60s%n",
                            each.getKey(), at(now, 50), at(now, 99), at(now, 99) / at(base, 99), now.length, label);
                }
                for (Thread fire : fires) {
                    fire.join(20_000);
                }
            }
        }
    }

    /// Eight connections of the other user, each with the burner again and again; its processes end by themselves.
    private static List<Thread> fires(int port, String key, String burner) {
        List<Thread> fires = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            fires.add(Thread.ofPlatform().daemon().start(() -> burn(port, key, burner)));
        }
        return fires;
    }

    private static void burn(int port, String key, String burner) {
        try {
            Connection connection = new Connection(port, key);
            while (!Thread.currentThread().isInterrupted()) {
                connection.post("/api/tools/execute", body(burner), "");
            }
        } catch (IOException e) {
            System.out.println("burner: " + e.getMessage());
        }
    }

    private static Map<String, double[]> sample(Map<String, Road> roads, double seconds)
            throws IOException, InterruptedException {
        Map<String, double[]> times = new LinkedHashMap<>();
        for (Map.Entry<String, Road> road : roads.entrySet()) {
            List<Double> own = new ArrayList<>();
            long end = System.nanoTime() + (long) (seconds * 1e9);
            while (System.nanoTime() < end) {
                own.add(timed(road.getValue()));
            }
            times.put(road.getKey(), own.stream().mapToDouble(Double::doubleValue).sorted().toArray());
        }
        return times;
    }

    private static double timed(Road road) throws IOException, InterruptedException {
        long start = System.nanoTime();
        road.call();
        return (System.nanoTime() - start) / 1e6;
    }

    private static double at(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    private static void print(String name, double[] own, double base) {
        System.out.printf("%-48s p50 %7.2f ms  p99 %7.2f ms  %.2f x%n", name, at(own, 50), at(own, 99), at(own, 50) / base);
    }

    private static Road exec(Connection connection, String command) {
        return () -> expect(connection.post("/api/tools/execute", body(command), ""), "\"exitCode\":0");
    }

    private static String body(String command) {
        return "{\"tool\":\"exec\",\"input\":{\"command\":\"%s\"}}"
                .formatted(command.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static void expect(String answer, String part) throws IOException {
        if (!answer.contains(part)) {
            throw new IOException(answer);
        }
    }

    private static void command(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        process.getOutputStream().close();
        byte[] said = process.getInputStream().readAllBytes();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(command + ": exit code " + code + ": " + new String(said, java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
