package bot.molt.bridge;

import bot.molt.base.json.Json;
import bot.molt.protocol.weixin.Pages;
import bot.molt.protocol.weixin.WeixinApi;
import bot.molt.protocol.weixin.WeixinException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// Files on their way to users: pictures, voice and films, as the platform takes them; a short text
/// goes as text.
final class OutgoingFiles {
    private static final int MB = 1 << 20;
    private static final int TEXT = 6 * 1024;

    private final WeixinApi api;
    private final Texts texts;

    OutgoingFiles(WeixinApi api, Texts texts) {
        this.api = api;
        this.texts = texts;
    }

    static String name(Json.Obj file) {
        return file.string("name").orElse("file");
    }

    private static Optional<WeixinApi.Media> media(String type) {
        return switch (type) {
            case "image/jpeg", "image/jpg", "image/png", "image/gif", "image/bmp" ->
                    Optional.of(WeixinApi.Media.IMAGE);
            case "audio/amr", "audio/mpeg", "audio/mp3" -> Optional.of(WeixinApi.Media.VOICE);
            case "video/mp4" -> Optional.of(WeixinApi.Media.VIDEO);
            default -> Optional.empty();
        };
    }

    private static int most(WeixinApi.Media media) {
        return media == WeixinApi.Media.VOICE ? 2 * MB : 10 * MB;
    }

    /// What is said in place of the file; empty where it can be sent.
    Optional<String> refusal(Json.Obj file) {
        String type = type(file);
        byte[] bytes = bytes(file);
        Optional<WeixinApi.Media> media = media(type);
        if (media.isPresent()) {
            return bytes.length <= most(media.get())
                    ? Optional.empty()
                    : Optional.of(
                            texts.of(
                                    Text.FILE_NOT_SENT,
                                    name(file),
                                    "> " + most(media.get()) / MB + " MB"));
        }
        boolean isText = type.startsWith("text/") || type.equals("application/json");
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Optional.of(
                isText && bytes.length <= TEXT && Pages.bytes(text) > 0
                        ? "[" + name(file) + "]\n" + text
                        : texts.of(Text.FILE_NOT_SENT, name(file), type));
    }

    void send(String user, Json.Obj file) throws WeixinException, InterruptedException {
        String type = type(file);
        WeixinApi.Media media = media(type).orElse(WeixinApi.Media.IMAGE);
        String id = api.upload(media, new WeixinApi.File(name(file), type, bytes(file)));
        api.media(user, media, id);
    }

    private static String type(Json.Obj file) {
        return file.string("mimeType").orElse("").toLowerCase(Locale.ROOT);
    }

    private static byte[] bytes(Json.Obj file) {
        try {
            return Base64.getMimeDecoder().decode(file.string("content").orElse(""));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
