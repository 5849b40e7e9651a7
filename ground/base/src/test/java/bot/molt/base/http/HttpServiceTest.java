package bot.molt.base.http;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServiceTest {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private HttpService service;

    @BeforeEach
    void start() throws IOException {
        service =
                HttpService.start(
                        "test",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        1,
                        new DataSize(10),
                        this::answer);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private HttpAnswer answer(HttpQuestion question) throws InterruptedException {
        return switch (question.path()) {
            case "/echo" ->
                    HttpAnswer.text(
                            200,
                            question.method()
                                    + question.query().get("a b")
                                    + question.text()
                                    + question.bearer().orElse("-"));
            case "/wait" -> {
                arrived.countDown();
                go.await();
                yield HttpAnswer.text(200, "waited");
            }
            case "/none" -> throw new CodedException(ErrorCode.NOT_FOUND, "none: no such thing");
            default -> throw new IllegalStateException("secret detail");
        };
    }

    @Test
    void aRequestIsReadWhole() throws Exception {
        assertThat(post("/echo?a%20b=%E5%A5%BD", "body").body()).isEqualTo("POST好body-");
    }

    @Test
    void aFailureGoesBackAsItsCodeSaysAndOthersWithoutAWord() throws Exception {
        HttpResponse<String> none = post("/none", "");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body())
                .isEqualTo("{\"error\":\"none: no such thing\",\"code\":\"not_found\"}");
        HttpResponse<String> broken = post("/broken", "");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).doesNotContain("secret");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        assertThat(post("/echo", "12345678901").statusCode()).isEqualTo(413);
    }

    @Test
    void whatComesBeyondThePlacesIsRefusedAtOnce() throws Exception {
        Thread first = Thread.ofVirtual().start(() -> quietly("/wait"));
        arrived.await();
        assertThat(post("/echo", "x").statusCode()).isEqualTo(503);
        go.countDown();
        first.join();
    }

    private void quietly(String path) {
        try {
            post(path, "");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + service.address().getPort() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
