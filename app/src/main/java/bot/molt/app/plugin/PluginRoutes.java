package bot.molt.app.plugin;

import bot.molt.app.plugin.lent.Leases;
import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.gateway.http.Guard;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.transport.Headers;
import bot.molt.spi.Caller;
import bot.molt.spi.plugin.HttpCall;
import bot.molt.spi.plugin.HttpReply;
import bot.molt.spi.plugin.PluginRoute;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The routes of a plugin that share a path.
///
/// @param routes at least one, of one path and one auth
record PluginRoutes(List<PluginRoute> routes, Leases leases) implements HttpEndpoint {
    private static final DataSize MAX_BODY = new DataSize(32 << 20);

    String path() {
        return routes.getFirst().path();
    }

    @Override
    public List<String> paths() {
        return List.of(path());
    }

    @Override
    public List<String> methods() {
        return routes.stream().map(PluginRoute::method).toList();
    }

    @Override
    public Guard guard() {
        return guard(routes.getFirst().auth());
    }

    static Guard guard(PluginRoute.Auth auth) {
        return switch (auth) {
            case GATEWAY -> Guard.CALLER;
            case OWN -> Guard.OPEN;
        };
    }

    @Override
    public void handle(Request request) throws IOException, InterruptedException {
        String method = request.exchange().method();
        PluginRoute route =
                routes.stream()
                        .filter(each -> each.method().equals(method))
                        .findFirst()
                        .orElseGet(() -> get());
        HttpReply reply = reply(route, request);
        Headers headers = Headers.EMPTY;
        for (var header : reply.headers().entrySet()) {
            headers = headers.with(header.getKey(), header.getValue());
        }
        request.exchange().respond(reply.status(), headers, reply.body());
    }

    private HttpReply reply(PluginRoute route, Request request)
            throws IOException, InterruptedException {
        if (!leases.take()) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "the plugin is gone (expected: the same once more)");
        }
        try {
            return route.handler().handle(new Asked(request));
        } catch (LinkageError e) {
            throw new IllegalStateException(e);
        } finally {
            leases.giveBack();
        }
    }

    /// `HEAD` is answered as `GET`, without the body.
    private PluginRoute get() {
        return routes.stream()
                .filter(each -> each.method().equals("GET"))
                .findFirst()
                .orElseThrow();
    }

    private record Asked(Request request) implements HttpCall {
        @Override
        public String method() {
            return request.exchange().method();
        }

        @Override
        public String path() {
            return request.exchange().path();
        }

        @Override
        public Optional<String> query(String name) {
            return request.exchange().query(name);
        }

        @Override
        public Optional<String> header(String name) {
            return request.exchange().header(name);
        }

        @Override
        public byte[] body() throws InterruptedException {
            return request.exchange().body(MAX_BODY.bytes());
        }

        @Override
        public Json.Obj json() throws InterruptedException {
            return request.json(MAX_BODY);
        }

        @Override
        public Optional<Caller> caller() {
            return request.maybeCaller();
        }
    }
}
