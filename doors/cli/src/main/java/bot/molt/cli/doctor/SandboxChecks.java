package bot.molt.cli.doctor;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Sandboxes: whether each kind of target works, as the gateway found when it tried; what can be
/// seen from here where no gateway answers.
final class SandboxChecks {
    private SandboxChecks() {}

    static List<Finding> all(Session session) throws IOException {
        try {
            return asked(session.call("sandbox.readiness", Json.Obj.EMPTY));
        } catch (CodedException e) {
            return looked(session, e);
        }
    }

    /// A gateway elsewhere is not judged by this machine.
    private static List<Finding> looked(Session session, CodedException why) throws IOException {
        if (!isHere(session)) {
            return List.of(
                    Finding.warn("sandbox", "not known: the gateway does not say; " + why.text()));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(
                Finding.ok(
                        "sandbox",
                        "no gateway answers; seen from here (start it for a check that tries each target)"));
        findings.addAll(new SandboxLook(session.environment()).all());
        return findings;
    }

    private static boolean isHere(Session session) throws IOException {
        try {
            String host = session.gateway().target().host();
            return host.startsWith("127.") || host.equals("localhost") || host.equals("::1");
        } catch (CodedException e) {
            return true;
        }
    }

    static List<Finding> asked(Json.Obj readiness) {
        List<Finding> findings = new ArrayList<>();
        for (Json item : readiness.items("targets")) {
            Json.Obj target = object(item);
            findings.add(target(target, users(readiness, target.string("kind").orElse(""))));
            List<Json> gaps = isHost(target) ? List.of() : target.items("gaps");
            gaps.forEach(gap -> findings.add(Finding.warn(check(target), text(gap))));
        }
        readiness
                .items("warnings")
                .forEach(warning -> findings.add(Finding.warn("sandbox", text(warning))));
        return findings;
    }

    /// That the host has no walls is no fault of this machine.
    private static boolean isHost(Json.Obj target) {
        return target.string("kind").orElse("").equals("host");
    }

    private static Finding target(Json.Obj target, String users) {
        String detail = Style.shown(target.string("detail").orElse(""));
        if (target.isTrue("ready")) {
            return Finding.ok(check(target), detail + (users.isEmpty() ? "" : "; for " + users));
        }
        String fix = Style.shown(target.string("fix").orElse(""));
        return users.isEmpty()
                ? Finding.ok(
                        check(target),
                        "does not work here, and nobody needs it (%s; to have it: %s)"
                                .formatted(detail, fix))
                : Finding.fail(
                        check(target),
                        "%s; calls of %s are refused (to mend it: %s)"
                                .formatted(detail, users, fix));
    }

    private static String check(Json.Obj target) {
        return "sandbox " + Style.shown(target.string("kind").orElse("?"));
    }

    private static String users(Json.Obj readiness, String kind) {
        return readiness.items("users").stream()
                .map(SandboxChecks::object)
                .filter(need -> need.string("kind").orElse("").equals(kind))
                .flatMap(need -> need.items("users").stream())
                .map(SandboxChecks::text)
                .collect(Collectors.joining(", "));
    }

    private static Json.Obj object(Json item) {
        return item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    private static String text(Json item) {
        return item instanceof Json.Str(String text) ? Style.shown(text) : "";
    }
}
