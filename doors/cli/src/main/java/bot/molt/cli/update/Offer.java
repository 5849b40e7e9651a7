package bot.molt.cli.update;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A release that could be installed.
///
/// **Shape** of `moltbot.json`: `{"version":"2026.12.0","archives":{"linux-x64":
/// {"file":"moltbot-2026.12.0-linux-x64.tar.gz","sha256":"…"}}}`; its signature stands in
/// `moltbot.json.sig`.
///
/// @param version empty where only the archive says it
/// @param archive its address
/// @param sha256 what its digest must be
record Offer(String version, URI archive, String sha256) {
    /// What an address tells of, for this kind of machine.
    static Offer read(URI address, @Nullable Signer signer) throws IOException {
        byte[] text = need(address, "moltbot.json as deploy/package writes it");
        if (signer != null) {
            URI signature = URI.create(address + ".sig");
            signer.require(text, need(signature, "a signature"), address.toString());
        }
        Json.Obj told = JsonText.parseObject(text);
        Json.Obj archive = told.object("archives").object(platform());
        String file =
                archive.string("file")
                        .orElseThrow(() ->
                                new CodedException(
                                        ErrorCode.NOT_FOUND,
                                        "%s: nothing for %s (there is: %s)"
                                                .formatted(
                                                        address,
                                                        platform(),
                                                        told.object("archives")
                                                                .members()
                                                                .keySet())));
        return new Offer(
                told.string("version").orElse(""),
                Fetch.address(address.resolve(file).toString()),
                archive.string("sha256").orElse(""));
    }

    /// An archive by itself: its signature or its digest stands beside it.
    static Offer ofArchive(URI archive, @Nullable Signer signer) throws IOException {
        if (signer != null) {
            need(URI.create(archive + ".sig"), "a signature, since update.publicKey is set");
            return new Offer("", archive, "");
        }
        byte[] digest =
                need(URI.create(archive + ".sha256"), "its SHA-256 digest beside the archive");
        String line = new String(digest, StandardCharsets.US_ASCII).strip();
        return new Offer("", archive, line.split("\\s", 2)[0]);
    }

    private static byte[] need(URI address, String expected) throws IOException {
        return Fetch.find(address)
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.NOT_FOUND,
                                address + " is missing (expected: " + expected + ")"));
    }

    /// `linux-x64`, `linux-arm64`, `macos-arm64`.
    static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "");
        String arch =
                switch (machine) {
                    case "amd64", "x86_64" -> "x64";
                    case "aarch64" -> "arm64";
                    default -> machine;
                };
        return (system.startsWith("mac") ? "macos" : system) + "-" + arch;
    }
}
