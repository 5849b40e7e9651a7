package bot.molt.gateway.model;

import bot.molt.base.Secret;
import bot.molt.protocol.models.ModelStatusResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Keys of providers.
public interface ModelKeys {
    /// Every key, without the key itself.
    List<ModelStatusResult.Key> all();

    /// Keeps a key; one of the same id goes.
    ///
    /// Errors: `not_found` for a provider that nobody knows.
    ///
    /// @param id `anthropic:default`
    void add(String id, String provider, Secret key) throws IOException;

    /// Forgets a key; false where there is none of this id.
    boolean remove(String id) throws IOException;

    /// Where keys are kept.
    Path file();
}
