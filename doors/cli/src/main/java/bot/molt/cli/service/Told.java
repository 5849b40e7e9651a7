package bot.molt.cli.service;

import bot.molt.base.json.Json;
import bot.molt.cli.Session;
import java.io.IOException;
import java.util.List;

/// What a command did to a service, told to people or to programs.
///
/// @param action `install`, `start`, …
/// @param result `installed`, `already-installed`, `started`, `not-loaded`, …
/// @param message the same for people
record Told(
        String action, String result, String message, List<String> warnings, List<String> hints) {
    static Told of(String action, String result, String message) {
        return new Told(action, result, message, List.of(), List.of());
    }

    Told hinting(String hint) {
        return new Told(action, result, message, warnings, List.of(hint));
    }

    /// @return the exit code
    int tell(Place place, Session session, int code) throws IOException {
        if (session.json()) {
            session.print(json(place, code == 0));
            return code;
        }
        session.out().println(message);
        warnings.forEach(warning -> session.err().println("warning: " + warning));
        hints.forEach(hint -> session.out().println(hint));
        return code;
    }

    private Json.Obj json(Place place, boolean ok) throws IOException {
        Json.Obj service =
                Json.object()
                        .put("label", place.label())
                        .put("file", place.supervisor().file(place.name()).toString())
                        .put("scope", place.scope().name().toLowerCase(java.util.Locale.ROOT))
                        .put("loaded", place.state().installed())
                        .put("runtime", place.state().json())
                        .build();
        return Json.object()
                .put("ok", ok)
                .put("action", action)
                .put("result", result)
                .put("message", message)
                .put("service", service)
                .put("warnings", warnings.isEmpty() ? null : Json.strings(warnings))
                .put("hints", hints.isEmpty() ? null : Json.strings(hints))
                .build();
    }
}
