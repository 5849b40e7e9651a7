package bot.molt.bridge;

import bot.molt.base.json.Json;
import bot.molt.protocol.weixin.WeixinMessage;
import bot.molt.store.bridge.MessagesIn;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A message as a gateway's `/webhook` takes it:
/// `{"id":"…","from":"openid","text":"…","type":"text","callbackUrl":"…/callback/openid","callbackToken":"…","files":[{"kind":"image","mimeType":"image/jpeg","name":"…","url":"…"}]}`.
/// What is behind `url` is handed out for three days to who shows the callback token.
final class ForwardedMessage {
    private static final Set<String> NEW = Set.of("new", "新对话", "重新开始");

    private final URI base;
    private final CallbackTokens tokens;

    ForwardedMessage(URI base, CallbackTokens tokens) {
        this.base = base;
        this.tokens = tokens;
    }

    Json.Obj of(MessagesIn.Item item) {
        Map<String, String> fields = new LinkedHashMap<>();
        item.message()
                .members()
                .forEach((name, value) ->
                        fields.put(name, value instanceof Json.Str(String text) ? text : ""));
        WeixinMessage message = new WeixinMessage(fields);
        String callback = base + "/callback/" + item.user();
        String text = text(message);
        return Json.object()
                .put("id", item.key())
                .put("messageId", item.key())
                .put("from", item.user())
                .put("openid", item.user())
                .put("text", text)
                .put("content", text)
                .put("type", message.field("MsgType"))
                .put("timestamp", message.createTime())
                .put("callbackUrl", callback)
                .put("callbackToken", tokens.of(item.user()).reveal())
                .put("files", Json.array(files(message, callback)))
                .build();
    }

    private static String text(WeixinMessage message) {
        String typed = message.field("Typed").strip();
        if (NEW.contains(typed.toLowerCase(Locale.ROOT))) {
            return "/new";
        }
        if (!typed.isEmpty()) {
            return typed;
        }
        return switch (message.kind()) {
            case IMAGE -> "[图片]";
            case VOICE -> "[语音]";
            case VIDEO -> "[视频]";
            case TEXT, LOCATION, LINK, EVENT, OTHER -> "[空消息]";
        };
    }

    private static List<Json> files(WeixinMessage message, String callback) {
        String id = message.field("MediaId");
        if (id.isEmpty()) {
            return List.of();
        }
        String format = message.field("Format").toLowerCase(Locale.ROOT);
        String[] kind =
                switch (message.kind()) {
                    case IMAGE -> new String[] {"image", "image/jpeg", "jpg"};
                    case VOICE ->
                            format.equals("speex")
                                    ? new String[] {"audio", "audio/speex", "speex"}
                                    : new String[] {"audio", "audio/amr", "amr"};
                    case VIDEO -> new String[] {"video", "video/mp4", "mp4"};
                    case TEXT, LOCATION, LINK, EVENT, OTHER -> new String[0];
                };
        if (kind.length == 0) {
            return List.of();
        }
        return List.of(
                Json.object()
                        .put("kind", kind[0])
                        .put("mimeType", kind[1])
                        .put("name", kind[0] + "-" + message.createTime() + "." + kind[2])
                        .put(
                                "url",
                                callback
                                        + "/media/"
                                        + URLEncoder.encode(id, StandardCharsets.UTF_8))
                        .build());
    }
}
