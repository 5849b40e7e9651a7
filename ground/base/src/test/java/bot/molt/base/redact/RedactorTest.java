package bot.molt.base.redact;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final int MEGABYTE = 1_000_000;

    private final Redactor redactor = new Redactor();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Authorization: Bearer abc123def456 | Authorization: ***",
                "curl -H \"Authorization: Basic YWxpY2U6cHc=\" x | curl -H \"Authorization: ***\" x",
                "sent bearer abcdefgh.ijk+/= along | sent bearer *** along",
                "key sk-proj-abcdefghij0123456789 end | key *** end",
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789 | ***",
                "x github_pat_11ABCDEFG0aBcDeFgHiJkL y | x *** y",
                "xoxb-123456789012-abcdefghij | ***",
                "AKIAIOSFODNN7EXAMPLE | ***",
                "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl! | jwt ***!",
                "git clone https://bob:hunter2@host/x.git | git clone https://bob:***@host/x.git",
                "postgres://u:p@ss@db:5432/app | postgres://u:***@db:5432/app",
                "deploy --password=hunter2 --verbose | deploy --password=*** --verbose",
                "deploy --password hunter2 --verbose | deploy --password *** --verbose",
                "deploy --api-key 'a b c' x | deploy --api-key '***' x",
                "mysql -u root -phunter2 db | mysql -u root -p*** db",
                "docker login -u me -p hunter2 host | docker login -u me -p *** host",
                "curl -u alice:hunter2 https://x | curl -u alice:*** https://x",
                "GITHUB_TOKEN=abc npm publish | GITHUB_TOKEN=*** npm publish",
                "export DB_PASSWORD='two words'; run | export DB_PASSWORD='***'; run",
                "{\"password\":\"hunter2\",\"user\":\"bob\"} | {\"password\":\"***\",\"user\":\"bob\"}",
                "{\\\"apiKey\\\": \\\"abc\\\"} | {\\\"apiKey\\\": \\\"***\\\"}",
                "https://x/?token=abc&page=2 | https://x/?token=***&page=2",
                "Cookie: sid=1; other=2 | Cookie: ***"
            })
    void secretsAreMaskedWhereTheyStand(String text, String expected) {
        assertThat(redactor.text(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "git status && npm test -- --watch=false",
                "mkdir -p build/out; ssh -p 22 host; cp -p a b",
                "maxTokens=512 token_type=x secretName: db",
                "curl -H \"Authorization: $AUTH\" https://example.org:8080/a@b",
                "export TOKEN=$(cat /run/token) PASSWORD=${PW}",
                "std::token::next http://host/path",
                "-----BEGIN CERTIFICATE----- MIIB -----END CERTIFICATE-----",
                "rm -rf node_modules -- 日本語 \uD83D\uDE00"
            })
    void harmlessTextStaysTheSameObject(String text) {
        assertThat(redactor.text(text)).isSameAs(text);
    }

    @Test
    void aPrivateKeyIsMaskedToItsEndOrToTheEndOfTheText() {
        String key =
                "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\ndef\n-----END OPENSSH PRIVATE KEY-----";
        assertThat(redactor.text("a\n" + key + "\nb")).isEqualTo("a\n***\nb");
        assertThat(redactor.text("a\n" + key.substring(0, 42))).isEqualTo("a\n***");
    }

    @Test
    void aRegisteredValueIsMaskedAnywhereUntilItIsForgotten() {
        Secret secret = Secret.of("correct horse");
        redactor.register(secret);
        redactor.register(Secret.of("short"));
        assertThat(redactor.text("xcorrect horsex short")).isEqualTo("x***x short");
        redactor.forget(secret);
        assertThat(redactor.text("xcorrect horsex")).isEqualTo("xcorrect horsex");
    }

    @Test
    void inATreeTheNameDecidesAndTextIsScanned() {
        Json.Obj tree =
                JsonText.parseObject(
                        """
                        {"env":{"GITHUB_TOKEN":"abc","HOME":"/root"},"token":{"a":[1,"x",true,null]},
                        "args":["--token=abc",7],"pwd":"","maxTokens":5}\
                        """);
        assertThat(redactor.object(tree))
                .isEqualTo(
                        JsonText.parseObject(
                                """
                                {"env":{"GITHUB_TOKEN":"***","HOME":"/root"},
                                "token":{"a":["***","***",true,null]},
                                "args":["--token=***",7],"pwd":"","maxTokens":5}\
                                """));
        Json.Obj harmless = JsonText.parseObject("{\"a\":[{\"b\":\"c\"}],\"n\":1}");
        assertThat(redactor.object(harmless)).isSameAs(harmless);
    }

    @Test
    void maskingTwiceChangesNothing() {
        String[] pieces = {
            "password",
            "=",
            ":",
            " ",
            "\"",
            "'",
            "\\",
            "token",
            "sk-aaaaaaaaaaaaaaaaaaaa",
            "Bearer ",
            "abcdefgh1",
            "://",
            "@",
            "u:",
            "\n",
            "-----BEGIN PRIVATE KEY-----",
            "-----END PRIVATE KEY-----",
            "-p",
            "mysql ",
            "--",
            "$",
            "cookie",
            ";",
            "***",
            "eyJhbGciOiJI.eyJzdWIi.x",
            "curl -u ",
            "AKIAIOSFODNN7EXAMPLE"
        };
        Random random = new Random(7);
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String once = redactor.text(text.toString());
            assertThat(redactor.text(once)).as(text.toString()).isEqualTo(once);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "-",
                ".",
                "eyJ-",
                "eyJ.",
                "eyJ ",
                "eyJaaaaaaaaa.",
                "password=\"\\",
                "token:",
                "://",
                "://a:",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----\n",
                "bearer ",
                "mysql -p",
                "\\\"",
                "sk-",
                "--password ",
                "curl -u a",
                "password",
                "Cookie: ",
                "@:",
                "s",
                "xox",
                "password =        ",
                "\"password\"",
                "--"
            })
    void aMegabyteOfHostileTextDoesNotGrowOutOfHand(String piece) {
        redactor.register(Secret.of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
        String text = piece.repeat(MEGABYTE / piece.length());
        redactor.text(text);
        long before = System.nanoTime();
        redactor.text(text);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }
}
