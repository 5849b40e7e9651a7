package bot.molt.gateway.stream;

import bot.molt.base.json.Json;
import bot.molt.execution.approval.Approval;
import bot.molt.gateway.http.ToolAnswer;
import bot.molt.spi.sandbox.ExitStatus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Something that happened to a watched call.
sealed interface CallEvent {
    /// `started`, `output`, `progress`, `taken`, `approval`, `lost`, `exit`, `error` or `done`.
    String type();

    /// The members beside type and ids.
    Json.Obj body();

    /// It has an id from here on.
    record Started(String tool) implements CallEvent {
        @Override
        public String type() {
            return "started";
        }

        @Override
        public Json.Obj body() {
            return Json.object().put("tool", tool).build();
        }
    }

    /// Bytes that a process wrote, as text where they are UTF-8, else in base64.
    ///
    /// @param stream `stdout` or `stderr`
    /// @param offset of the first byte
    @SuppressWarnings("ArrayRecordComponent")
    record Output(String stream, long offset, byte[] bytes) implements CallEvent {
        @Override
        public String type() {
            return "output";
        }

        @Override
        public Json.Obj body() {
            Json.ObjectBuilder body = Json.object().put("stream", stream).put("offset", offset);
            try {
                String text =
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString();
                return body.put("data", text).build();
            } catch (CharacterCodingException e) {
                return body.put("encoding", "base64")
                        .put("data", Base64.getEncoder().encodeToString(bytes))
                        .build();
            }
        }

        long end() {
            return offset + bytes.length;
        }
    }

    /// Output that is gone because it went beyond its limit.
    record Lost(String stream, long offset, String reason) implements CallEvent {
        @Override
        public String type() {
            return "lost";
        }

        @Override
        public Json.Obj body() {
            return Json.object()
                    .put("stream", stream)
                    .put("offset", offset)
                    .put("message", reason)
                    .build();
        }
    }

    /// How far it is, for people.
    record Progress(String line) implements CallEvent {
        @Override
        public String type() {
            return "progress";
        }

        @Override
        public Json.Obj body() {
            return Json.object().put("message", line).build();
        }
    }

    /// The process took what was typed: the client may send more.
    record Taken() implements CallEvent {
        @Override
        public String type() {
            return "taken";
        }

        @Override
        public Json.Obj body() {
            return Json.Obj.EMPTY;
        }
    }

    /// It waits for a person.
    record Asked(Approval approval) implements CallEvent {
        @Override
        public String type() {
            return "approval";
        }

        @Override
        public Json.Obj body() {
            return Json.object()
                    .put("approvalId", approval.id())
                    .put("tool", approval.tool())
                    .put("input", approval.args())
                    .put("message", approval.reason().text())
                    .put("rule", approval.reason().rule())
                    .put("source", approval.reason().source())
                    .put("always", Json.strings(approval.always()))
                    .put("expiresAt", approval.expiresAt().toString())
                    .build();
        }
    }

    /// Its process ended.
    record Exit(ExitStatus status) implements CallEvent {
        @Override
        public String type() {
            return "exit";
        }

        @Override
        public Json.Obj body() {
            return Json.object()
                    .put("code", status.code())
                    .put("signal", status.signal())
                    .put("durationMs", status.ran().toMillis())
                    .build();
        }
    }

    /// It could not be run, was refused, or the message about it was wrong.
    record Failed(Json.Obj body) implements CallEvent {
        static Failed of(String code, String message) {
            return new Failed(Json.object().put("code", code).put("message", message).build());
        }

        static Failed of(ToolAnswer answer) {
            Json.Obj said = answer.body();
            return new Failed(
                    Json.object()
                            .put("code", said.get("code"))
                            .put("message", said.get("error"))
                            .put("rule", said.get("rule"))
                            .put("source", said.get("source"))
                            .build());
        }

        @Override
        public String type() {
            return "error";
        }
    }

    /// Nothing follows.
    record Done(ToolAnswer answer) implements CallEvent {
        @Override
        public String type() {
            return "done";
        }

        @Override
        public Json.Obj body() {
            return Json.object()
                    .put("success", answer.success())
                    .put("result", answer.body().get("result"))
                    .build();
        }
    }
}
