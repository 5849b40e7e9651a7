package bot.molt.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.spi.mirror.Mirror;
import bot.molt.testkit.redis.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Copies in a real Redis, read with its own client.
@Timeout(300)
class RedisMirrorTest {
    private static final RedisMirror.Pace QUICK =
            new RedisMirror.Pace(
                    Duration.ofMillis(100), Duration.ofMillis(20), Duration.ofMillis(200));

    @TempDir private Path folder;
    private final Map<String, String> stored = new ConcurrentHashMap<>();

    private final Mirror.Source source =
            new Mirror.Source() {
                @Override
                public List<String> keys() {
                    return List.copyOf(stored.keySet());
                }

                @Override
                public Optional<String> value(String key) {
                    return Optional.ofNullable(stored.get(key));
                }
            };

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private <T extends AutoCloseable> T kept(T one) {
        open.push(one);
        return one;
    }

    private RedisMirror mirror(String url) {
        return mirror(RedisAddress.parse(url, ""), source);
    }

    private RedisMirror mirror(RedisAddress address, Mirror.Source from) {
        return kept(new RedisMirror(address, "bridge", from, QUICK));
    }

    private static String url(RealRedis redis) {
        return "redis://127.0.0.1:" + redis.port();
    }

    private void put(Mirror mirror, String key, String value) {
        stored.put(key, value);
        mirror.changed(key);
    }

    /// What is waited for.
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(Condition condition) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 2_400; i++) {
            if (condition.holds()) {
                return;
            }
            assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
        }
        throw new AssertionError("what was waited for did not come");
    }

    private static Mirror.State state(Mirror mirror) {
        return mirror.state().orElseThrow();
    }

    private static void level(Mirror mirror) throws Exception {
        until(() -> state(mirror).line().equals("up"));
    }

    @Test
    void whatIsStoredIsCopiedAndWhatIsNoMoreGoesWithItAlone() throws Exception {
        RealRedis redis = kept(RealRedis.open(folder));
        redis.cli("SET", "user:stranger", "of another program");
        stored.put("user:alice", "{\"a\":1}");
        RedisMirror mirror = mirror(url(redis));
        level(mirror);
        put(mirror, "user:bob", "{\"name\":\"小明\"}");
        put(mirror, "user:alice", "{\"a\":2}");
        level(mirror);
        assertThat(redis.cli("GET", "user:alice")).isEqualTo("{\"a\":2}");
        assertThat(redis.cli("--raw", "GET", "user:bob")).isEqualTo("{\"name\":\"小明\"}");
        stored.remove("user:alice");
        mirror.changed("user:alice");
        level(mirror);
        assertThat(redis.cli("EXISTS", "user:alice")).isEqualTo("0");
        mirror.close();
        stored.remove("user:bob");
        level(mirror(url(redis)));
        assertThat(redis.cli("--raw", "KEYS", "user:*")).isEqualTo("user:stranger");
    }

    @Test
    void aFlushAndADeathThatBringsBackOldDataAreBothHealed() throws Exception {
        stored.put("user:alice", "1");
        stored.put("user:bob", "1");
        RealRedis redis = kept(RealRedis.open(folder));
        RedisMirror mirror = mirror(url(redis));
        level(mirror);
        redis.cli("FLUSHALL");
        until(() -> redis.cli("GET", "user:bob").equals("1"));
        level(mirror);
        redis.cli("SAVE");
        put(mirror, "user:alice", "2");
        stored.remove("user:bob");
        mirror.changed("user:bob");
        level(mirror);
        redis.kill();
        put(mirror, "user:carol", "3");
        until(() -> state(mirror).line().startsWith("down: redis://127.0.0.1"));
        redis.begin();
        until(() -> redis.cli("GET", "user:carol").equals("3"));
        level(mirror);
        assertThat(redis.cli("GET", "user:alice")).isEqualTo("2");
        assertThat(redis.cli("EXISTS", "user:bob")).isEqualTo("0");
        assertThat(state(mirror).rebuilds()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void nobodyWaitsForARedisThatIsDownAndWhatWaitsIsBounded() throws Exception {
        RealRedis redis = kept(RealRedis.open(folder));
        redis.kill();
        RedisMirror mirror = mirror(url(redis));
        for (int i = 0; i < 100_000; i++) {
            put(mirror, "user:same", Integer.toString(i));
        }
        assertThat(state(mirror).waiting()).isLessThanOrEqualTo(2);
        for (int i = 0; i < 25_000; i++) {
            put(mirror, "user:" + i, "x");
        }
        assertThat(state(mirror).waiting()).isLessThanOrEqualTo(10_001);
        redis.begin();
        until(() -> redis.cli("GET", "user:24999").equals("x"));
        level(mirror);
        assertThat(redis.cli("SCARD", "moltage:keys:bridge")).isEqualTo("25001");
        assertThat(redis.cli("GET", "user:same")).isEqualTo("99999");
        assertThat(state(mirror).written()).isLessThan(100_000);
    }

    @Test
    void aRedisBehindTlsAndAPasswordIsEnteredAndThePasswordIsNeverTold() throws Exception {
        stored.put("user:alice", "1");
        RealRedis redis = kept(RealRedis.withTls(folder, "p@ss:word/1"));
        String right = "rediss://:p%40ss%3Aword%2F1@127.0.0.1:" + redis.port() + "/2";
        String authority = folder.resolve("ca.pem").toString();
        RedisAddress address = RedisAddress.parse(right, authority);
        assertThat(address.password().orElseThrow().reveal()).isEqualTo("p@ss:word/1");
        level(mirror(address, source));
        assertThat(redis.cli("-n", "2", "GET", "user:alice")).isEqualTo("1");
        RedisMirror untrusted = mirror(right);
        until(() -> state(untrusted).trouble().contains("certif"));
        assertThat(untrusted.state().toString()).doesNotContain("word");
        RedisAddress wrong = RedisAddress.parse(right.replace("p%40ss", "wrong"), authority);
        RedisMirror refused = mirror(wrong, source);
        until(() -> state(refused).trouble().contains("WRONGPASS"));
        assertThat(refused.state().toString()).doesNotContain("wrong%", "word/", "word%");
        assertThat(address.toString() + wrong).doesNotContain("word");
    }

    @Test
    void whoeverStartedLastOwnsTheKeysAndTheOtherSaysSo() throws Exception {
        stored.put("user:alice", "1");
        RealRedis redis = kept(RealRedis.open(folder));
        RedisMirror first = mirror(url(redis));
        level(first);
        Mirror.Source newer =
                new Mirror.Source() {
                    @Override
                    public List<String> keys() {
                        return List.of("user:alice");
                    }

                    @Override
                    public Optional<String> value(String key) {
                        return Optional.of("of the newer");
                    }
                };
        RedisMirror second = mirror(RedisAddress.parse(url(redis), ""), newer);
        level(second);
        put(first, "user:alice", "of the older");
        until(() -> state(first).trouble().contains("another bridge writes there"));
        assertThat(redis.cli("GET", "user:alice")).isEqualTo("of the newer");
        level(second);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://:geheim@",
                "http://:geheim@127.0.0.1:6379",
                "redis://:ge^heim@127.0.0.1:6379",
                "127.0.0.1:6379",
                "redis://:geheim@127.0.0.1:6379/zero",
                "redis-socket:///run/redis.sock"
            })
    void anAddressThatIsNoneIsRefusedWithoutBeingShown(String url) {
        assertThatThrownBy(() -> RedisAddress.parse(url, ""))
                .isInstanceOf(CodedException.class)
                .hasMessageStartingWith("REDIS_URL: not usable")
                .hasMessageContaining("rediss://host:6379")
                .hasMessageNotContaining("heim");
    }
}
