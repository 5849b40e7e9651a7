package bot.molt.gateway.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Settings under `gateway.tls`.
public record TlsConfig(
        @Default("false")
                @Guarded
                @Doc("Whether the port speaks TLS: https and wss, and nothing plain.")
                boolean enabled,
        @Default("true")
                @Guarded
                @Doc(
                        "Whether a certificate is made where certPath and keyPath are not set: signed by its own key, in `<state>/gateway/tls`.")
                boolean autoGenerate,
        @Nullable
                @Guarded
                @Doc("PEM file with the certificate, and those between it and its authority.")
                Path certPath,
        @Nullable @Guarded @Doc("PEM file with the certificate's private key, not encrypted.")
                Path keyPath,
        @Nullable
                @Guarded
                @Doc(
                        "PEM file with more certificates between ours and its authority, sent with it.")
                Path caPath) {
    public TlsConfig {
        Require.that(
                (certPath == null) == (keyPath == null),
                certPath == null ? "certPath" : "keyPath",
                "not set",
                "both of certPath and keyPath, or neither");
        Require.that(
                !enabled || autoGenerate || certPath != null,
                "certPath",
                "not set",
                "a file, while gateway.tls.enabled is true and autoGenerate is false");
    }
}
