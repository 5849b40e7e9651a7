package bot.molt.gateway.settings;

import bot.molt.base.Secret;
import bot.molt.base.bind.Doc;
import org.jspecify.annotations.Nullable;

/// Settings under `gateway.remote`: the gateway that the CLI talks to.
public record RemoteConfig(
        @Nullable @Doc("`ws://`, `wss://`, `http://` or `https://` address.") String url,
        @Nullable @Doc("Token for it.") Secret token,
        @Nullable @Doc("Password for it.") Secret password,
        @Nullable @Doc("SHA-256 of its certificate in hexadecimal; no other is accepted.")
                String tlsFingerprint,
        @Nullable @Doc("`ssh` or `direct`.") String transport,
        @Nullable @Doc("`user@host` of an SSH tunnel.") String sshTarget,
        @Nullable @Doc("Key file of an SSH tunnel.") String sshIdentity) {}
