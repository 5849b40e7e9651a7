package bot.molt.gateway.rpc;

import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import java.io.IOException;
import java.util.List;

/// A stream of server-sent events for the operator, until the client or the gateway leaves.
public abstract class StreamEndpoint implements HttpEndpoint {
    private final String path;

    protected StreamEndpoint(String path) {
        this.path = path;
    }

    @Override
    public List<String> paths() {
        return List.of(path);
    }

    @Override
    public List<String> methods() {
        return List.of("GET");
    }

    @Override
    public String door() {
        return "rpc";
    }

    @Override
    public void handle(Request request) throws IOException, InterruptedException {
        Grants.admitOperator(path, request.caller());
        Thread here = Thread.currentThread();
        request.exchange().onClientGone(here::interrupt);
        request.exchange().onDrain(here::interrupt);
        stream(request);
    }

    /// Writes events; an interrupt or an `IOException` says that it is over.
    protected abstract void stream(Request request) throws IOException, InterruptedException;
}
