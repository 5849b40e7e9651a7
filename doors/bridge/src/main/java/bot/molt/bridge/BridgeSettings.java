package bot.molt.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.protocol.weixin.WeixinDoor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the bridge is started with.
///
/// @param base where the platform and gateways reach the bridge: `http://host:3000`
/// @param gateway of users who are bound to none; null for none
/// @param allowed hosts that users may bind though they are in a private network; `*` for all
/// @param state folder of what is kept
public record BridgeSettings(
        InetSocketAddress listen,
        Account account,
        URI base,
        @Nullable Gateway gateway,
        Ssh ssh,
        Timing timing,
        Set<String> allowed,
        Texts texts,
        Path state) {
    private static final List<String> REQUIRED =
            List.of("WECHAT_APPID", "WECHAT_APPSECRET", "WECHAT_TOKEN", "BRIDGE_BASE_URL");

    public BridgeSettings {
        allowed = Set.copyOf(allowed);
    }

    /// The official account.
    ///
    /// @param encodingKey null where nothing comes encrypted
    /// @param api root of the platform's API
    public record Account(
            String id,
            Secret secret,
            Secret token,
            @Nullable Secret encodingKey,
            WeixinDoor.Mode mode,
            Replies replies,
            URI api) {}

    /// How users are answered.
    public enum Replies {
        /// By customer-service messages, until the platform says that the account has none.
        AUTO,
        CUSTOMER,
        /// In the body of the next delivery alone.
        PASSIVE
    }

    /// A gateway's `/webhook`.
    public record Gateway(URI url, Secret token) {}

    /// What users are told about SSH.
    public record Ssh(String host, int port) {}

    /// @param machine how long a machine may take until it is ready
    /// @param answer how long a delivery may stay open for an answer; below the platform's 5 s
    /// @param calm how long to wait for more to be said when little may be said
    public record Timing(Duration machine, Duration answer, Duration calm) {
        /// What holds unless somebody says otherwise.
        public static Timing usual() {
            return new Timing(
                    Duration.ofSeconds(30), Duration.ofMillis(3800), Duration.ofMillis(1500));
        }
    }

    /// Reads the variables of the environment.
    ///
    /// Errors: `invalid_params` naming every variable that is missing, or the one that is wrong.
    public static BridgeSettings from(Map<String, String> environment, Path state) {
        Variables all = new Variables(environment);
        List<String> missing =
                REQUIRED.stream().filter(name -> all.of(name, "").isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "Missing required environment variable%s: %s"
                            .formatted(missing.size() == 1 ? "" : "s", String.join(", ", missing)));
        }
        Timing usual = Timing.usual();
        String texts = all.of("WECHAT_TEXTS", "");
        return new BridgeSettings(
                new InetSocketAddress(
                        all.of("HOST", "0.0.0.0"), (int) all.number("PORT", 3000, 0, 65_535)),
                account(all),
                all.address("BRIDGE_BASE_URL", ""),
                gateway(all),
                new Ssh(
                        all.of("SSH_HOST", "your-server.example.com"),
                        (int) all.number("SSH_PORT", 2222, 1, 65_535)),
                new Timing(
                        Duration.ofMillis(
                                all.number("VM_READY_TIMEOUT_MS", 30_000, 100, 3_600_000)),
                        usual.answer(),
                        usual.calm()),
                all.words("MOLTAGE_BIND_ALLOW"),
                texts.isEmpty() ? Texts.builtIn() : Texts.read(Path.of(texts)),
                state);
    }

    private static Account account(Variables all) {
        String key = all.of("WECHAT_ENCODING_AES_KEY", "");
        return new Account(
                all.of("WECHAT_APPID", ""),
                Secret.of(all.of("WECHAT_APPSECRET", "")),
                Secret.of(all.of("WECHAT_TOKEN", "")),
                key.isEmpty() ? null : Secret.of(key),
                all.choice("WECHAT_ENCRYPT_MODE", WeixinDoor.Mode.ANY),
                all.choice("WECHAT_REPLY_MODE", Replies.AUTO),
                all.address("WECHAT_API_URL", "https://api.weixin.qq.com"));
    }

    private static @Nullable Gateway gateway(Variables all) {
        String url = all.of("MOLTAGE_GATEWAY_URL", "");
        if (url.isEmpty()) {
            return null;
        }
        String token = all.of("MOLTAGE_GATEWAY_TOKEN", "");
        if (token.isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "Missing required environment variable: MOLTAGE_GATEWAY_TOKEN (expected: the AuthToken of MOLTAGE_GATEWAY_URL)");
        }
        return new Gateway(all.address("MOLTAGE_GATEWAY_URL", ""), Secret.of(token));
    }

    /// Variables of the environment.
    private record Variables(Map<String, String> all) {
        String of(String name, String usual) {
            String value = all.getOrDefault(name, "").strip();
            return value.isEmpty() ? usual : value;
        }

        long number(String name, long usual, long min, long max) {
            String text = of(name, Long.toString(usual));
            if (!text.matches("\\d{1,12}")
                    || Long.parseLong(text) < min
                    || Long.parseLong(text) > max) {
                throw wrong(name, text, min + ".." + max);
            }
            return Long.parseLong(text);
        }

        URI address(String name, String usual) {
            String text = of(name, usual);
            try {
                URI uri =
                        URI.create(
                                text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
                String scheme = String.valueOf(uri.getScheme());
                if (uri.getHost() != null && scheme.matches("(?i)https?")) {
                    return uri;
                }
            } catch (IllegalArgumentException e) {
                throw wrong(name, text, "an address such as http://host:3000");
            }
            throw wrong(name, text, "an address such as http://host:3000");
        }

        <E extends Enum<E>> E choice(String name, E usual) {
            String text = of(name, usual.name()).toUpperCase(Locale.ROOT);
            E[] all = usual.getDeclaringClass().getEnumConstants();
            return Arrays.stream(all)
                    .filter(one -> one.name().equals(text))
                    .findFirst()
                    .orElseThrow(() ->
                            wrong(
                                    name,
                                    text.toLowerCase(Locale.ROOT),
                                    Arrays.stream(all)
                                            .map(one -> one.name().toLowerCase(Locale.ROOT))
                                            .collect(Collectors.joining(", "))));
        }

        Set<String> words(String name) {
            return Arrays.stream(of(name, "").split("[,\\s]+"))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        }

        private static CodedException wrong(String name, String value, String expected) {
            return new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "%s: %s (expected: %s)".formatted(name, value, expected));
        }
    }
}
