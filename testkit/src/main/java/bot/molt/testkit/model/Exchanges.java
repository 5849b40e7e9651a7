package bot.molt.testkit.model;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a model was sent, in order.
public final class Exchanges {
    private final List<Json.Obj> requests = new CopyOnWriteArrayList<>();
    private final List<String> others = new CopyOnWriteArrayList<>();

    /// What a client sent back for one call.
    ///
    /// @param tool the name that the model called
    /// @param text the text parts, joined by line ends
    /// @param content all parts as they came
    public record Result(String tool, String text, boolean isError, List<Json> content) {}

    void add(Json.Obj request) {
        requests.add(request);
    }

    void addOther(String line) {
        others.add(line);
    }

    /// Bodies of the requests that the script answered.
    public List<Json.Obj> requests() {
        return List.copyOf(requests);
    }

    /// `METHOD path` of everything else.
    public List<String> others() {
        return List.copyOf(others);
    }

    /// The results in the last request, in the order of the calls.
    public List<Result> results() {
        return requests.isEmpty() ? List.of() : results(requests.getLast());
    }

    /// The names of the tools that the last request offered.
    public List<String> tools() {
        if (requests.isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (Json tool : requests.getLast().items("tools")) {
            Optional<String> name =
                    tool instanceof Json.Obj object ? object.string("name") : Optional.empty();
            name.ifPresent(names::add);
        }
        return names;
    }

    private static List<Result> results(Json.Obj request) {
        List<Json.Obj> blocks = blocks(request);
        List<Result> results = new ArrayList<>();
        for (Json.Obj block : blocks) {
            if (block.string("type").orElse("").equals("tool_result")) {
                String id = block.string("tool_use_id").orElse("");
                results.add(result(block, toolOf(blocks, id)));
            }
        }
        return results;
    }

    private static List<Json.Obj> blocks(Json.Obj request) {
        List<Json.Obj> blocks = new ArrayList<>();
        for (Json message : request.items("messages")) {
            if (message instanceof Json.Obj object) {
                object.items("content").stream()
                        .filter(Json.Obj.class::isInstance)
                        .map(Json.Obj.class::cast)
                        .forEach(blocks::add);
            }
        }
        return blocks;
    }

    private static String toolOf(List<Json.Obj> blocks, String id) {
        return blocks.stream()
                .filter(block -> block.string("type").orElse("").equals("tool_use"))
                .filter(block -> block.string("id").orElse("").equals(id))
                .flatMap(block -> block.string("name").stream())
                .findFirst()
                .orElse("");
    }

    private static Result result(Json.Obj block, String tool) {
        Optional<String> plain = block.string("content");
        List<Json> parts = block.items("content");
        StringBuilder text = new StringBuilder(plain.orElse(""));
        for (Json part : parts) {
            String piece = part instanceof Json.Obj object ? object.string("text").orElse("") : "";
            text.append(text.isEmpty() || piece.isEmpty() ? "" : "\n").append(piece);
        }
        return new Result(tool, text.toString(), block.isTrue("is_error"), parts);
    }
}
