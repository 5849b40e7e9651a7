package bot.molt.sandboxes.docker;

import bot.molt.base.Digests;
import bot.molt.spi.sandbox.SandboxSpec;
import java.time.Instant;
import java.util.Map;

/// What is written on our containers.
final class Labels {
    static final String GATEWAY = "moltbot.gateway";

    private Labels() {}

    static Map<String, String> of(SandboxSpec spec, String gatewayId, String image, Instant now) {
        String config =
                String.join(
                        "\n",
                        image,
                        spec.image().toString(),
                        spec.limits().toString(),
                        spec.network().toString(),
                        spec.binds().toString(),
                        spec.workspace().toString());
        return Map.of(
                "moltbot.sandbox",
                "1",
                GATEWAY,
                gatewayId,
                "moltbot.user",
                spec.userId(),
                "moltbot.createdAtMs",
                Long.toString(now.toEpochMilli()),
                "moltbot.configHash",
                Digests.sha256Hex(config));
    }
}
