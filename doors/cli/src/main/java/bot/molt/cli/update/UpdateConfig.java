package bot.molt.cli.update;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import org.jspecify.annotations.Nullable;

/// Settings under `update`, read by `moltbot update`.
public record UpdateConfig(
        @Nullable
                @Doc(
                        "Where releases are told of: a file or an https address that gives moltbot.json, as deploy/package writes it.")
                String url,
        @Nullable
                @Doc(
                        "Ed25519 public key in PEM or base64. With it only what is signed is installed; without it the SHA-256 digest decides.")
                String publicKey,
        @Default("3") @Doc("Builds that are kept beside each other, 2..100.") int keep) {
    static final int KEEP = 3;
    private static final int MOST = 100;

    public UpdateConfig {
        Require.range("keep", keep, 2, MOST);
    }
}
