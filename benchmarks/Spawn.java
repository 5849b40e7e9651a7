import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `true`, one after the other, by every road, in turn: `java Spawn.java ROUNDS CALLS PORT TOKEN [STDIO_COMMAND]`.
///
/// The roads: a bare `ProcessBuilder`; `posix_spawn` from Python where there is one; our `POST /api/tools/execute`; our MCP over HTTP;
/// another MCP server over its stdio (Desktop Commander's `start_process`). Each spawns a shell that runs `true`.
public final class Spawn {
    private interface Road {
        void call() throws IOException, InterruptedException;
    }

    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"bench\",\"version\":\"1\"}}}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

    private static final String PYTHON =
            """
            import os, sys
            for _ in sys.stdin:
                pid = os.posix_spawn('/bin/sh', ['sh', '-c', 'true'], {})
                os.waitpid(pid, 0)
                print('x', flush=True)
            """;

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(args[0]);
        int calls = Integer.parseInt(args[1]);
        int port = Integer.parseInt(args[2]);
        Map<String, Road> roads = new LinkedHashMap<>();
        roads.put("bare ProcessBuilder", Spawn::processBuilder);
        roads.put("bare posix_spawn", python());
        roads.put("moltbot HTTP", execute(port, args[3]));
        roads.put("moltbot MCP over HTTP", mcp(port, args[3]));
        if (args.length > 4) {
            roads.put("desktop-commander MCP", commander(args[4]));
        }
        Map<String, double[]> times = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Road> road : roads.entrySet()) {
                int turns = road.getKey().startsWith("desktop") ? Math.max(1, calls / 20) : calls;
                double[] own = times.computeIfAbsent(road.getKey(), _ -> new double[rounds * turns]);
                for (int i = 0; i < turns; i++) {
                    long start = System.nanoTime();
                    road.getValue().call();
                    if (round >= 0) {
                        own[round * turns + i] = (System.nanoTime() - start) / 1e6;
                    }
                }
            }
        }
        times.values().forEach(Arrays::sort);
        double base = times.values().iterator().next()[rounds * calls / 2];
        times.forEach((name, own) ->
                System.out.printf(
                        "%-24s p50 %7.2f ms  p99 %7.2f ms  %.2f x%n",
                        name, own[own.length / 2], own[own.length * 99 / 100], own[own.length / 2] / base));
        System.exit(0);
    }

    private static void processBuilder() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-c", "true").start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        process.getErrorStream().readAllBytes();
        process.waitFor();
    }

    private static Road python() throws IOException {
        Process process = new ProcessBuilder("python3", "-c", PYTHON).start();
        BufferedWriter out = process.outputWriter();
        BufferedReader in = process.inputReader();
        return () -> {
            out.write("x\n");
            out.flush();
            in.readLine();
        };
    }

    private static Road execute(int port, String token) throws IOException {
        Connection connection = new Connection(port, token);
        return () -> {
            String answer =
                    connection.post("/api/tools/execute", "{\"tool\":\"exec\",\"input\":{\"command\":\"true\"}}", "");
            expect(answer, "\"exitCode\":0");
        };
    }

    private static Road mcp(int port, String token) throws IOException {
        Connection connection = new Connection(port, token);
        String answer = connection.post("/mcp", INITIALIZE, "");
        Matcher session = Pattern.compile("(?i)\nmcp-session-id: *(\\S+)").matcher(answer);
        String header = session.find() ? "Mcp-Session-Id: " + session.group(1) + "\r\n" : "";
        connection.post("/mcp", INITIALIZED, header);
        String call =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"Bash\",\"arguments\":{\"command\":\"true\"}}}";
        return () -> {
            String text = connection.post("/mcp", call, header);
            expect(text, "\"id\":1");
            if (text.contains("\"isError\":true") || text.contains("\"error\"")) {
                throw new IOException(text);
            }
        };
    }

    private static Road commander(String command) throws IOException {
        Process process =
                new ProcessBuilder("sh", "-c", "exec " + command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        BufferedWriter out = process.outputWriter();
        BufferedReader in = process.inputReader();
        say(out, INITIALIZE);
        answer(in, "\"id\":0");
        say(out, INITIALIZED);
        String call =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"start_process\",\"arguments\":{\"command\":\"true\",\"timeout_ms\":5000,\"shell\":\"/bin/sh\"}}}";
        return () -> {
            say(out, call);
            answer(in, "\"id\":1");
        };
    }

    private static void say(BufferedWriter out, String line) throws IOException {
        out.write(line);
        out.write('\n');
        out.flush();
    }

    private static void answer(BufferedReader in, String part) throws IOException {
        String line = in.readLine();
        while (line != null && !(line.contains(part) && !line.contains("\"method\""))) {
            line = in.readLine();
        }
        if (line == null || line.contains("\"isError\":true")) {
            throw new IOException("no good answer: " + line);
        }
    }

    private static void expect(String answer, String part) throws IOException {
        if (!answer.contains(part)) {
            throw new IOException(answer);
        }
    }
}
