package bot.molt.tools.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.testkit.wire.ScriptedServer;
import bot.molt.tools.test.TestCall;
import bot.molt.tools.test.TestWeb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses that lead to where no page of the web is. A server on loopback waits for each of them
/// in vain.
class HostileUrlsTest {
    private static ScriptedServer server;

    @TempDir private Path folder;

    private final TestWeb web =
            new TestWeb()
                    .name("localhost", "127.0.0.1", "::1")
                    .name("loop.test", "127.0.0.1")
                    .name("six.test", "::1")
                    .name("mapped.test", "::ffff:127.0.0.1")
                    .name("private.test", "10.1.2.3")
                    .name("meta.test", "169.254.169.254")
                    .name("mixed.test", "93.184.215.14", "192.168.0.1")
                    .name("ula.test", "fd00::1")
                    .name("metadata.google.internal", "169.254.169.254");

    @BeforeAll
    static void aServerWaits() throws IOException {
        server =
                ScriptedServer.answering(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nsecret");
    }

    @AfterAll
    static void nobodyCame() throws IOException {
        server.close();
        assertThat(server.connections()).isZero();
    }

    private String fetched(String url) throws Exception {
        WebFetchTool tool =
                new WebFetchTool(() -> FetchSettings.DEFAULT, web.client(), InstantSource.system());
        String json =
                "{\"url\":\"%s\"}"
                        .formatted(
                                url.replace("\\", "\\\\")
                                        .replace("\t", "\\t")
                                        .replace("\n", "\\n"));
        return tool.call(TestCall.args(tool, json), new TestCall(folder)).text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/",
                "http://127.255.255.254:PORT/",
                "http://localhost:PORT/",
                "http://LOCALHOST:PORT/",
                "http://localhost.:PORT/",
                "http://loop.test:PORT/",
                "http://six.test:PORT/",
                "http://mapped.test:PORT/",
                "http://private.test/",
                "http://meta.test/latest/meta-data/",
                "http://mixed.test/",
                "http://ula.test/",
                "http://metadata.google.internal/computeMetadata/v1/",
                "http://[::1]:PORT/",
                "http://[::]:PORT/",
                "http://[::ffff:127.0.0.1]:PORT/",
                "http://[::ffff:7f00:1]:PORT/",
                "http://[0:0:0:0:0:ffff:7f00:0001]:PORT/",
                "http://[::127.0.0.1]:PORT/",
                "http://[64:ff9b::7f00:1]/",
                "http://[2002:7f00:1::]/",
                "http://[fe80::1]/",
                "http://[fc00::1]/",
                "http://[fd00:ec2::254]/",
                "http://[ff02::1]/",
                "http://0.0.0.0:PORT/",
                "http://10.0.0.1/",
                "http://172.16.0.1/",
                "http://172.31.255.255/",
                "http://192.168.1.1/",
                "http://100.64.0.1/",
                "http://100.100.100.200/latest/meta-data/",
                "http://169.254.169.254/latest/meta-data/",
                "http://168.63.129.16/",
                "http://192.0.2.1/",
                "http://198.18.0.1/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "https://127.0.0.1:PORT/",
                "http://１２７.０.０.１:PORT/",
                "http://127。0。0。1:PORT/"
            })
    void aClosedAddressIsNotConnectedTo(String url) {
        assertThatThrownBy(() -> fetched(url.replace("PORT", Integer.toString(server.port()))))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.DENIED);
                            assertThat(refused.text()).contains("tools.network.allow");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2130706433:PORT/",
                "http://0x7f000001:PORT/",
                "http://0x7f.0.0.1:PORT/",
                "http://0177.0.0.1:PORT/",
                "http://127.1:PORT/",
                "http://127.0.1:PORT/",
                "http://0:PORT/",
                "http://127.0.0.1.:0/",
                "http://127%2e0%2e0%2e1:PORT/",
                "http://loop%2etest:PORT/",
                "http://user@127.0.0.1:PORT/",
                "http://example.com@127.0.0.1:PORT/",
                "http://example.com:80@127.0.0.1:PORT/",
                "http://example.com\\@127.0.0.1:PORT/",
                "http:\\\\127.0.0.1:PORT/",
                "http://127.0.0.1:PORT\t/",
                "http://exam ple.com/",
                "http://127.0.0.1:99999/",
                "http://[::1/",
                "http://[::1%25lo]:PORT/",
                "http:///etc/passwd",
                "http:/127.0.0.1:PORT/",
                "http://",
                "//127.0.0.1:PORT/",
                "127.0.0.1:PORT",
                "file:///etc/passwd",
                "ftp://127.0.0.1/",
                "gopher://127.0.0.1:PORT/_GET",
                "jar:http://127.0.0.1:PORT/!/a",
                "data:text/html,hi",
                "javascript:alert(1)",
                "dict://127.0.0.1:PORT/"
            })
    void whatIsNoAddressOfTheWebIsRefused(String url) {
        assertThatThrownBy(() -> fetched(url.replace("PORT", Integer.toString(server.port()))))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PARAMS))
                .hasMessageContaining("expected");
        assertThat(web.lookedUp()).isEmpty();
    }

    /// A name that meant this machine for a moment is not asked a second time.
    @Test
    void aNameIsLookedUpOnceAndJudgedByThatAnswer() {
        assertThatThrownBy(() -> fetched("http://loop.test:" + server.port() + "/"))
                .hasMessageContaining("public");
        assertThat(web.lookedUp()).containsExactly("loop.test");
    }
}
