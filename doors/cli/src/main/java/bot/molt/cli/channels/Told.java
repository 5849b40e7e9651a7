package bot.molt.cli.channels;

import bot.molt.base.json.Json;
import bot.molt.cli.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Answers as they are shown.
final class Told {
    private Told() {}

    /// The answer itself where JSON is wanted, else a sentence.
    static int show(Session session, Json.Obj answer, String sentence) {
        if (session.json()) {
            session.print(answer);
        } else {
            session.out().println(sentence);
        }
        return 0;
    }

    static List<Json.Obj> objects(Json.Obj tree, String name) {
        List<Json.Obj> objects = new ArrayList<>();
        for (Json item : tree.items(name)) {
            objects.add(item instanceof Json.Obj object ? object : Json.Obj.EMPTY);
        }
        return objects;
    }

    /// Changes the configuration of the gateway by a merge patch; it holds at once.
    static Json.Obj patch(Session session, Json.Obj patch) throws IOException {
        Json.Obj now = session.call("config.get", Json.Obj.EMPTY);
        return session.call(
                "config.patch",
                Json.object()
                        .put("raw", patch.toString())
                        .put("baseHash", now.string("hash").orElse(null))
                        .build());
    }

    /// `{"channels":{"telegram":settings}}`, or the settings of one account of several.
    static Json.Obj section(String channel, String account, Json.Obj settings) {
        Json.Obj own =
                account.equals("default")
                        ? settings
                        : Json.object()
                                .put("accounts", Json.object().put(account, settings).build())
                                .build();
        return Json.object().put("channels", Json.object().put(channel, own).build()).build();
    }
}
