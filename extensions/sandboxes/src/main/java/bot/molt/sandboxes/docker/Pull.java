package bot.molt.sandboxes.docker;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Fetches an image from its registry.
final class Pull {
    private final EngineSocket engine;

    Pull(EngineSocket engine) {
        this.engine = engine;
    }

    void fetch(String image) throws IOException {
        boolean tagged = image.lastIndexOf(':') > image.lastIndexOf('/');
        String name = tagged ? image : image + ":latest";
        String target =
                "/images/create?fromImage=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        try (Answer answer = engine.ask("POST", target, null)) {
            progress(answer, _ -> {});
        } catch (EngineException e) {
            throw new MissingEngineException(
                    "no image %s (%s)".formatted(image, e.getMessage()), "moltbot sandbox build");
        }
    }

    /// Reads lines of progress to their end.
    ///
    /// Shape: `{"status":"…"}`, `{"stream":"…"}`, `{"error":"…"}`
    static void progress(Answer answer, Consumer<String> told) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        String line;
        while ((line = lines.readLine()) != null) {
            if (line.isBlank()) {
                continue;
            }
            Json.Obj said = JsonText.parseObject(line);
            if (said.has("error")) {
                throw new EngineException(500, said.string("error").orElse(line));
            }
            said.string("stream")
                    .or(() -> said.string("status"))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .ifPresent(told);
        }
    }
}
