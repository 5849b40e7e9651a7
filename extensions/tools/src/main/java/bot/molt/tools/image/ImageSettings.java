package bot.molt.tools.image;

import java.time.Duration;
import java.util.List;

/// Which model looks at pictures, as the configuration says it now.
///
/// @param models references, in the order in which they are asked; empty for the usual model
/// @param maxBytes of a picture
/// @param timeout for fetching one
public record ImageSettings(
        List<String> models, long maxBytes, Duration timeout, int maxRedirects, String userAgent) {
    public ImageSettings {
        models = List.copyOf(models);
    }
}
