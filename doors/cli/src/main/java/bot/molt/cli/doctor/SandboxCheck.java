package bot.molt.cli.doctor;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.cli.Style;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Sandboxes: whether each kind of target works, as the gateway found when it tried; what can be
/// seen from here where no gateway answers.
final class SandboxCheck implements Check {
    private static final String ID = "sandbox";

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        if (!ground.reach().isIn()) {
            return looked(ground, ground.reach().reason());
        }
        try {
            return asked(ground.session().call("sandbox.readiness", Json.Obj.EMPTY));
        } catch (CodedException e) {
            return looked(ground, e.text());
        }
    }

    /// A gateway elsewhere is not judged by this machine.
    private static List<Finding> looked(Ground ground, String why) throws IOException {
        if (!ground.isHere()) {
            return List.of(
                    Finding.warn(
                            "sandbox.unknown",
                            "the gateway does not say; " + why,
                            "reach it first"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(
                Finding.ok(
                        ID,
                        "no gateway answers; seen from here (start it for a check that tries each target)"));
        findings.addAll(new SandboxLook(ground.environment()).all());
        return findings;
    }

    static List<Finding> asked(Json.Obj readiness) {
        List<Finding> findings = new ArrayList<>();
        for (Json item : readiness.items("targets")) {
            Json.Obj target = object(item);
            findings.add(target(target, users(readiness, target.string("kind").orElse(""))));
            List<Json> gaps = isHost(target) ? List.of() : target.items("gaps");
            gaps.forEach(gap -> findings.add(Finding.warn(id(target), text(gap), "")));
        }
        readiness
                .items("warnings")
                .forEach(warning -> findings.add(Finding.warn(ID, text(warning), "")));
        return findings;
    }

    /// That the host has no walls is no fault of this machine.
    private static boolean isHost(Json.Obj target) {
        return target.string("kind").orElse("").equals("host");
    }

    private static Finding target(Json.Obj target, String users) {
        String detail = Style.shown(target.string("detail").orElse(""));
        if (target.isTrue("ready")) {
            return Finding.ok(id(target), detail + (users.isEmpty() ? "" : "; for " + users));
        }
        String fix = Style.shown(target.string("fix").orElse(""));
        return users.isEmpty()
                ? Finding.ok(
                        id(target),
                        "does not work here, and nobody needs it (%s; to have it: %s)"
                                .formatted(detail, fix))
                : Finding.critical(
                        id(target), "%s; calls of %s are refused".formatted(detail, users), fix);
    }

    private static String id(Json.Obj target) {
        return "sandbox." + Style.shown(target.string("kind").orElse("unknown"));
    }

    private static String users(Json.Obj readiness, String kind) {
        return readiness.items("users").stream()
                .map(SandboxCheck::object)
                .filter(need -> need.string("kind").orElse("").equals(kind))
                .flatMap(need -> need.items("users").stream())
                .map(SandboxCheck::text)
                .collect(Collectors.joining(", "));
    }

    private static Json.Obj object(Json item) {
        return item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    private static String text(Json item) {
        return item instanceof Json.Str(String text) ? Style.shown(text) : "";
    }
}
