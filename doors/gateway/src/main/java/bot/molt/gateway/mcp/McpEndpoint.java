package bot.molt.gateway.mcp;

import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/mcp` and `/mcp/<workspace>`.
public final class McpEndpoint implements HttpEndpoint {
    private static final String PATH = "/mcp";

    private final McpServer server;

    public McpEndpoint(McpServer server) {
        this.server = server;
    }

    @Override
    public List<String> paths() {
        return List.of(PATH, PATH + "/*");
    }

    @Override
    public List<String> methods() {
        return List.of("GET", "POST", "DELETE");
    }

    @Override
    public String door() {
        return "mcp";
    }

    @Override
    public boolean checksHost() {
        return true;
    }

    @Override
    public void handle(Request request) throws IOException, InterruptedException {
        server.handle(request.exchange(), request.caller(), workspace(request.exchange().path()));
    }

    private static @Nullable String workspace(String path) {
        return path.length() <= PATH.length() + 1 ? null : path.substring(PATH.length() + 1);
    }
}
