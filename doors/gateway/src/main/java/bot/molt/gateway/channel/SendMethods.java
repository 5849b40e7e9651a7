package bot.molt.gateway.channel;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.chat.ChannelHost;
import bot.molt.gateway.rpc.Idempotency;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.channels.MessageActionParams;
import bot.molt.protocol.channels.SendParams;
import bot.molt.spi.Caller;
import bot.molt.spi.channel.OutgoingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `send` and `message.action`: messages that a client wants sent or changed.
public final class SendMethods {
    private static final RpcSpec<SendParams, Json> SEND =
            RpcSpec.of("send", SendParams.class, Json.class).needing(Scope.WRITE);
    private static final RpcSpec<MessageActionParams, Json> ACTION =
            RpcSpec.of("message.action", MessageActionParams.class, Json.class)
                    .needing(Scope.WRITE);
    private static final long MOST = 50L << 20;

    private final ChannelHost host;
    private final Idempotency answers;

    public SendMethods(ChannelHost host, Idempotency answers) {
        this.host = host;
        this.answers = answers;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(SEND, this::send), RpcMethod.of(ACTION, this::action));
    }

    private Json send(SendParams params, Caller caller) throws IOException, InterruptedException {
        String channel = channel(params.channel());
        List<OutgoingFile> files = files(params.media());
        if (params.message().isBlank() && files.isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS, "message: blank (expected: text or a file)");
        }
        ChannelHost.Send wish =
                new ChannelHost.Send(
                        channel,
                        Objects.requireNonNullElse(params.accountId(), ""),
                        to(channel, params.to()),
                        Objects.requireNonNullElse(params.threadId(), ""),
                        params.message(),
                        files,
                        Objects.requireNonNullElse(params.replyToId(), ""),
                        params.idempotencyKey());
        return answers.once(
                "send:" + params.idempotencyKey(),
                () ->
                        Json.object()
                                .put("runId", params.idempotencyKey())
                                .put("messageId", host.send(wish))
                                .put("channel", channel)
                                .put("chatId", wish.to())
                                .build());
    }

    /// `telegram:42` as `42`.
    private static String to(String channel, String to) {
        return to.startsWith(channel + ":") ? to.substring(channel.length() + 1) : to;
    }

    /// The only one that is configured where none is named.
    private String channel(@Nullable String named) throws InterruptedException {
        if (named != null) {
            return named;
        }
        List<String> configured =
                host.views(false).stream()
                        .map(ChannelHost.AccountView::channel)
                        .distinct()
                        .toList();
        if (configured.size() != 1) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "channel: missing (expected: one of %s)".formatted(configured));
        }
        return configured.getFirst();
    }

    private static List<OutgoingFile> files(SendParams.Media media) throws IOException {
        List<OutgoingFile> files = new ArrayList<>();
        String buffer = media.buffer();
        if (buffer != null) {
            files.add(
                    new OutgoingFile(
                            Objects.requireNonNullElse(media.filename(), "file"),
                            Objects.requireNonNullElse(
                                    media.contentType(), "application/octet-stream"),
                            decoded(buffer)));
        }
        List<String> paths = new ArrayList<>(media.mediaUrls());
        if (media.mediaUrl() != null) {
            paths.addFirst(media.mediaUrl());
        }
        for (String path : paths) {
            files.add(file(path));
        }
        return files;
    }

    private static byte[] decoded(String buffer) {
        try {
            return Base64.getDecoder().decode(buffer);
        } catch (IllegalArgumentException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS, "buffer: not usable (expected: base64)", e);
        }
    }

    private static OutgoingFile file(String text) throws IOException {
        Path path = text.startsWith("/") ? Path.of(text) : null;
        if (path == null || !Files.isRegularFile(path)) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "mediaUrl: %s (expected: the whole path of a file on the gateway's machine)"
                            .formatted(text));
        }
        if (Files.size(path) > MOST) {
            throw new CodedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "mediaUrl: %s: %d bytes (expected: at most %d)"
                            .formatted(text, Files.size(path), MOST));
        }
        String type = Files.probeContentType(path);
        return new OutgoingFile(
                path.getFileName().toString(),
                type == null ? "application/octet-stream" : type,
                Files.readAllBytes(path));
    }

    private Json action(MessageActionParams params, Caller caller) throws InterruptedException {
        String channel = channel(params.channel());
        Json.Obj given = params.params();
        ChannelHost.Send wish =
                new ChannelHost.Send(
                        channel,
                        Objects.requireNonNullElse(params.accountId(), ""),
                        to(channel, text(given, "to")),
                        given.string("threadId").orElse(""),
                        given.string("message").orElse(""),
                        List.of(),
                        given.string("replyTo").orElse(""),
                        params.idempotencyKey());
        return answers.once(
                "message.action:" + params.idempotencyKey(),
                () ->
                        Json.object()
                                .put("action", params.action())
                                .put("channel", channel)
                                .put("messageId", done(params.action(), wish, given))
                                .build());
    }

    private String done(String action, ChannelHost.Send wish, Json.Obj given)
            throws InterruptedException {
        return switch (action) {
            case "send" -> host.send(wish);
            case "edit" -> {
                String id = text(given, "messageId");
                host.edit(wish, id);
                yield id;
            }
            case "react" -> {
                String id = text(given, "messageId");
                host.react(wish, id, given.string("emoji").orElse(""));
                yield id;
            }
            default ->
                    throw new CodedException(
                            ErrorCode.INVALID_PARAMS,
                            "action: %s (expected: send, edit or react)".formatted(action));
        };
    }

    private static String text(Json.Obj given, String name) {
        return given.string(name)
                .filter(value -> !value.isBlank())
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.INVALID_PARAMS,
                                "params.%s: missing (expected: text)".formatted(name)));
    }
}
