package bot.molt.tools.search;

import bot.molt.base.json.Json;
import bot.molt.tools.search.Found.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Lists of pages in answers.
final class Hits {
    private Hits() {}

    /// Those with an address of the web.
    static List<Hit> of(Json.Obj answer, String member, Function<Json.Obj, Hit> reading) {
        List<Hit> hits = new ArrayList<>();
        for (Json item : answer.items(member)) {
            if (item instanceof Json.Obj object) {
                Hit hit = reading.apply(object);
                if (hit.isOfTheWeb()) {
                    hits.add(hit);
                }
            }
        }
        return hits;
    }
}
