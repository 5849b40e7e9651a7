package bot.molt.sandboxes.docker;

import bot.molt.base.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/// A short id of the gateway with this state, on its containers: `<state>/sandboxes/gateway-id`.
final class GatewayId {
    private static final String FORM = "[a-z0-9]{8,16}";
    private static final int LENGTH = 10;

    private GatewayId() {}

    static Optional<String> find(Path state) throws IOException {
        Path file = file(state);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file).strip();
        return text.matches(FORM) ? Optional.of(text) : Optional.empty();
    }

    /// The id, made where there is none yet.
    static String of(Path state) throws IOException {
        Optional<String> known = find(state);
        if (known.isPresent()) {
            return known.get();
        }
        String fresh =
                Ids.token()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]", "")
                        .substring(0, LENGTH);
        Path file = file(state);
        Files.createDirectories(file.getParent());
        Path draft = Files.writeString(file.resolveSibling("gateway-id.new"), fresh + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        return fresh;
    }

    private static Path file(Path state) {
        return state.resolve("sandboxes").resolve("gateway-id");
    }
}
