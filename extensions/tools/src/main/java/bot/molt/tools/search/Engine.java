package bot.molt.tools.search;

import bot.molt.base.json.Json;
import bot.molt.tools.wire.WebClient;

/// One provider of searches: what it is sent and what its answer means.
interface Engine {
    /// Where to get a key, and where to put it.
    String remedy();

    /// Errors: `invalid_params` for a wish that it does not know.
    WebClient.Ask ask(Query query, SearchSettings.Server server);

    /// Members that are missing count as empty.
    Found found(Json.Obj answer, Query query);
}
