package bot.molt.fleet;

import bot.molt.base.DataSize;
import bot.molt.base.Secret;
import bot.molt.base.http.HttpService;
import bot.molt.base.json.Json;
import bot.molt.fleet.http.FleetRoutes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;

/// A fleet behind its API.
public final class ServedFleet implements AutoCloseable {
    private final Fixture at;
    private final HttpService service;
    private final Secret token = Secret.of("a token for tests only");
    private CountDownLatch gate = new CountDownLatch(0);

    private ServedFleet() throws IOException, InterruptedException {
        at = Fixture.open();
        service =
                HttpService.start(
                        "api",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        64,
                        DataSize.parse("64kb"),
                        new FleetRoutes(
                                at.fleet,
                                at.logins,
                                token,
                                () -> Json.Obj.EMPTY.with("status", "ok"),
                                () ->
                                        FleetText.metrics(
                                                at.fleet.tally(), at.fleet.list(), "fake")));
    }

    public static ServedFleet start() throws IOException, InterruptedException {
        return new ServedFleet();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + service.address().getPort());
    }

    public Secret token() {
        return token;
    }

    /// Guests stay between start and ready.
    public void hold() {
        gate = new CountDownLatch(1);
        at.driver.gate = gate;
    }

    public void letGo() {
        gate.countDown();
    }

    @Override
    public void close() throws IOException {
        service.close();
        at.close();
    }
}
