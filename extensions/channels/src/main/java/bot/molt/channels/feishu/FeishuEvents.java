package bot.molt.channels.feishu;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What events of schema 2.0 say.
///
/// @param botId open id of this bot
record FeishuEvents(String botId, Names names) {
    /// Names of people.
    interface Names {
        Person person(String openId) throws InterruptedException;
    }

    /// What stands in a message.
    private record Content(String text, List<Attachment> attachments) {}

    /// A message that somebody wrote; empty for others.
    Optional<IncomingMessage> message(Json.Obj body) throws InterruptedException {
        Json.Obj event = body.object("event");
        Json.Obj message = event.object("message");
        Json.Obj sender = event.object("sender");
        String from = sender.object("sender_id").string("open_id").orElse("");
        boolean person = sender.string("sender_type").filter("user"::equals).isPresent();
        String id = message.string("message_id").orElse("");
        Content content = content(id, message);
        boolean empty = content.text().isBlank() && content.attachments().isEmpty();
        if (!person || from.isEmpty() || id.isEmpty() || empty) {
            return Optional.empty();
        }
        boolean direct = message.string("chat_type").filter("p2p"::equals).isPresent();
        String chat = message.string("chat_id").orElse("");
        String root = message.has("thread_id") ? message.string("root_id").orElse(id) : "";
        return Optional.of(
                new IncomingMessage(
                        id,
                        new Place(direct ? from : chat, root),
                        direct ? IncomingMessage.Kind.DIRECT : IncomingMessage.Kind.GROUP,
                        names.person(from),
                        direct ? "" : chat,
                        named(content.text(), message),
                        isMentioned(message),
                        quoted(message, root),
                        content.attachments(),
                        millis(message)));
    }

    private static IncomingMessage.@Nullable Quoted quoted(Json.Obj message, String root) {
        String parent = message.string("parent_id").orElse("");
        return parent.isEmpty() || parent.equals(root)
                ? null
                : new IncomingMessage.Quoted(parent, "", "");
    }

    private static long millis(Json.Obj message) {
        String text = message.string("create_time").orElse("");
        return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
    }

    /// A button that somebody pressed.
    Optional<Pressed> pressed(Json.Obj body) throws InterruptedException {
        Json.Obj event = body.object("event");
        String from = event.object("operator").string("open_id").orElse("");
        String data = event.object("action").object("value").string("data").orElse("");
        Json.Obj context = event.object("context");
        String chat = context.string("open_chat_id").orElse("");
        if (from.isEmpty() || data.isEmpty() || chat.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Pressed(
                        body.object("header").string("event_id").orElse(""),
                        Place.of(chat),
                        context.string("open_message_id").orElse(""),
                        names.person(from),
                        data));
    }

    private boolean isMentioned(Json.Obj message) {
        return message.items("mentions").stream()
                .anyMatch(item ->
                        item instanceof Json.Obj one
                                && one.object("id")
                                        .string("open_id")
                                        .filter(botId::equals)
                                        .isPresent());
    }

    /// `@_user_1` as the name that it stands for; the bot's own is left out in front.
    private String named(String text, Json.Obj message) {
        String named = text;
        for (Json item : message.items("mentions")) {
            Json.Obj one = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            String key = one.string("key").orElse("\0");
            boolean ours = one.object("id").string("open_id").filter(botId::equals).isPresent();
            boolean first = named.stripLeading().startsWith(key);
            named =
                    ours && first
                            ? named.stripLeading().substring(key.length()).stripLeading()
                            : named.replace(key, "@" + one.string("name").orElse(key));
        }
        return named;
    }

    private static Content content(String id, Json.Obj message) {
        Json.Obj content;
        try {
            content = JsonText.parseObject(message.string("content").orElse("{}"));
        } catch (JsonSyntaxException e) {
            return new Content("", List.of());
        }
        List<Attachment> files = new ArrayList<>();
        String type = message.string("message_type").orElse("");
        String text =
                switch (type) {
                    case "text" -> content.string("text").orElse("");
                    case "post" -> post(id, content, files);
                    default -> "";
                };
        switch (type) {
            case "image" -> files.add(image(id, content));
            case "file" -> files.add(file(id, content, Attachment.Kind.DOCUMENT));
            case "audio" -> files.add(file(id, content, Attachment.Kind.AUDIO));
            case "media" -> files.add(file(id, content, Attachment.Kind.VIDEO));
            default -> {
                // Stickers, shared cards and the like say nothing.
            }
        }
        return new Content(text, files);
    }

    private static String post(String id, Json.Obj content, List<Attachment> files) {
        StringBuilder text = new StringBuilder(content.string("title").orElse(""));
        for (Json line : content.items("content")) {
            text.append(text.isEmpty() ? "" : "\n");
            for (Json item : line instanceof Json.Arr(List<Json> parts) ? parts : List.<Json>of()) {
                text.append(part(id, item instanceof Json.Obj one ? one : Json.Obj.EMPTY, files));
            }
        }
        return text.toString();
    }

    private static String part(String id, Json.Obj part, List<Attachment> files) {
        return switch (part.string("tag").orElse("")) {
            case "img" -> {
                files.add(image(id, part));
                yield "";
            }
            case "at" -> part.string("user_id").orElse("");
            case "a" ->
                    part.string("text").orElse("") + " (" + part.string("href").orElse("") + ")";
            case "code_block" -> "```\n" + part.string("text").orElse("") + "\n```";
            default -> part.string("text").orElse("");
        };
    }

    private static Attachment image(String id, Json.Obj part) {
        String key = part.string("image_key").orElse("");
        return new Attachment(
                Attachment.Kind.IMAGE, id + "/" + key + "/image", "image.png", "image/png", 0);
    }

    private static Attachment file(String id, Json.Obj content, Attachment.Kind kind) {
        return new Attachment(
                kind,
                id + "/" + content.string("file_key").orElse("") + "/file",
                content.string("file_name").orElse("file"),
                "",
                0);
    }
}
