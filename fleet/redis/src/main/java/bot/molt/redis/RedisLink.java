package bot.molt.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One connection to a Redis, and what is said over it. A connection that broke is not mended: the
/// next word opens another, and whoever asks sees that it is new.
///
/// Errors of every method: `RedisException`.
///
/// Threads: one.
final class RedisLink implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /// Nothing is written where the mark is not the writer's; else all of it, at one moment. A key
    /// without a value goes.
    private static final String WRITE =
            """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            for i = 3, #KEYS do
              local value = ARGV[i - 1]
              if value == '' then
                redis.call('DEL', KEYS[i])
                redis.call('SREM', KEYS[2], KEYS[i])
              else
                redis.call('SET', KEYS[i], value)
                redis.call('SADD', KEYS[2], KEYS[i])
              end
            end
            return 1
            """;

    private final RedisClient client;
    private final String mark;
    private final String owned;
    private @Nullable StatefulRedisConnection<String, String> connection;

    /// @param writer whose mark and list of keys are used
    RedisLink(RedisAddress address, String writer) {
        mark = "moltage:generation:" + writer;
        owned = "moltage:keys:" + writer;
        client = RedisClient.create(address.uri(writer));
        client.setOptions(options(address.authority()));
    }

    private static ClientOptions options(@Nullable Path authority) {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider().handshakeTimeout(LIMIT);
        if (authority != null) {
            ssl.trustManager(authority.toFile());
        }
        return ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .socketOptions(
                        SocketOptions.builder().connectTimeout(LIMIT).keepAlive(true).build())
                .sslOptions(ssl.build())
                .build();
    }

    /// Opens a connection where there is none; whether it did.
    boolean open() {
        StatefulRedisConnection<String, String> known = connection;
        if (known != null && known.isOpen()) {
            return false;
        }
        drop();
        connection = client.connect();
        return true;
    }

    private RedisCommands<String, String> says() {
        StatefulRedisConnection<String, String> known = connection;
        if (known == null) {
            throw new IllegalStateException("not open");
        }
        return known.sync();
    }

    /// Whose keys these are; empty for nobody's, as after a flush.
    Optional<String> generation() {
        return Optional.ofNullable(says().get(mark));
    }

    /// From now on they are this generation's.
    void take(String generation) {
        says().set(mark, generation);
    }

    /// Keys that were written by an earlier generation or this one.
    Set<String> owned() {
        return says().smembers(owned);
    }

    /// Writes keys, and removes those without a value; false where they are not this generation's,
    /// and nothing was done.
    boolean write(String generation, Map<String, Optional<String>> all) {
        List<String> keys = new ArrayList<>(List.of(mark, owned));
        List<String> values = new ArrayList<>(List.of(generation));
        all.forEach((key, value) -> {
            keys.add(key);
            values.add(value.orElse(""));
        });
        Long done =
                says().eval(
                                WRITE,
                                ScriptOutputType.INTEGER,
                                keys.toArray(String[]::new),
                                values.toArray(String[]::new));
        return done != null && done == 1;
    }

    /// Lets go of the connection.
    void drop() {
        StatefulRedisConnection<String, String> known = connection;
        connection = null;
        if (known != null) {
            known.close();
        }
    }

    @Override
    public void close() {
        drop();
        client.shutdown(Duration.ZERO, LIMIT);
    }
}
