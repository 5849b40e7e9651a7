package bot.molt.channels.dingtalk;

import bot.molt.base.json.Json;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What people write to the robot. In a group it hears only what mentions it.
final class RobotMessages {
    private static final String GROUP = "2";

    private RobotMessages() {}

    /// The message; empty for what says nothing.
    static Optional<IncomingMessage> message(Json.Obj data) {
        boolean group = data.string("conversationType").filter(GROUP::equals).isPresent();
        String person =
                data.string("senderStaffId")
                        .filter(id -> !id.isBlank())
                        .or(() -> data.string("senderId"))
                        .orElse("");
        String conversation = data.string("conversationId").orElse("");
        String id = data.string("msgId").orElse("");
        List<Attachment> files = new ArrayList<>();
        String text = text(data, files).strip();
        boolean said = !text.isBlank() || !files.isEmpty();
        if (person.isBlank() || conversation.isBlank() || id.isBlank() || !said) {
            return Optional.empty();
        }
        return Optional.of(
                new IncomingMessage(
                        id,
                        Place.of(group ? conversation : person),
                        group ? IncomingMessage.Kind.GROUP : IncomingMessage.Kind.DIRECT,
                        new Person(person, "", data.string("senderNick").orElse(""), "zh-hans"),
                        group ? data.string("conversationTitle").orElse("") : "",
                        text,
                        group,
                        null,
                        files,
                        data.number("createAt").orElse(0L)));
    }

    private static String text(Json.Obj data, List<Attachment> files) {
        Json.Obj content = data.object("content");
        return switch (data.string("msgtype").orElse("")) {
            case "text" -> data.object("text").string("content").orElse("");
            case "picture" -> {
                add(files, Attachment.Kind.IMAGE, content, "picture.png", "image/png");
                yield "";
            }
            case "audio" -> {
                add(files, Attachment.Kind.AUDIO, content, "voice.amr", "audio/amr");
                yield content.string("recognition").orElse("");
            }
            case "video" -> {
                add(files, Attachment.Kind.VIDEO, content, "video.mp4", "video/mp4");
                yield "";
            }
            case "file" -> {
                add(
                        files,
                        Attachment.Kind.DOCUMENT,
                        content,
                        content.string("fileName").orElse("file"),
                        "");
                yield "";
            }
            case "richText" -> rich(content, files);
            default -> "";
        };
    }

    private static String rich(Json.Obj content, List<Attachment> files) {
        StringBuilder text = new StringBuilder();
        for (Json item : content.items("richText")) {
            Json.Obj part = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            text.append(part.string("text").orElse(""));
            add(files, Attachment.Kind.IMAGE, part, "picture.png", "image/png");
        }
        return text.toString();
    }

    private static void add(
            List<Attachment> files, Attachment.Kind kind, Json.Obj part, String name, String type) {
        part.string("downloadCode")
                .filter(code -> !code.isBlank())
                .ifPresent(code -> files.add(new Attachment(kind, code, name, type, 0)));
    }
}
