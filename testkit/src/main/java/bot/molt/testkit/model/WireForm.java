package bot.molt.testkit.model;

import bot.molt.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// How one API writes its answers.
interface WireForm {
    /// Name of the API.
    String api();

    /// Whether a request to this path is one for a reply.
    boolean takes(String path);

    String contentType();

    /// The stream of a reply, piece by piece, in the order of the real server.
    List<byte[]> stream(Asked asked, Turn.Reply reply);

    Refusal refusal(Turn.Fault fault);

    /// What stands in the middle of a stream that breaks.
    byte[] broken();

    /// Turns of the assistant in a request.
    int turns(Json.Obj body);

    /// What is wrong with a request; empty where nothing is.
    default String problem(Json.Obj body) {
        return "";
    }

    /// Where a base URL for clients of this API ends.
    String basePath();

    /// A refusal as it is sent.
    record Refusal(int status, Json body) {}

    static byte[] data(Json json) {
        return ("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] event(String type, Json.Obj json) {
        return ("event: " + type + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Both halves of a text, as streams bring pieces.
    static List<String> halves(String text) {
        int half = text.length() / 2;
        return List.of(text.substring(0, half), text.substring(half));
    }

    /// Items of a list whose `role` is this.
    static int count(Json.Obj body, String list, String role) {
        int count = 0;
        for (Json item : body.items(list)) {
            if (item instanceof Json.Obj object && object.string("role").orElse("").equals(role)) {
                count++;
            }
        }
        return count;
    }
}
