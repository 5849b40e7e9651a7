package bot.molt.cli.security;

import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Settings that take walls of a sandbox down. Folders that no sandbox may show refuse the
/// configuration by themselves.
final class SandboxWalls implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        Map<String, Json.Obj> sections = new LinkedHashMap<>();
        if (ground.setting("agents.defaults.sandbox").orElse(Json.NULL) instanceof Json.Obj own) {
            sections.put("agents.defaults.sandbox", own);
        }
        for (Json.Obj user : ground.objects("routing.users")) {
            sections.put(
                    "routing.users %s: sandbox".formatted(user.string("id").orElse("?")),
                    user.object("agents").object("sandbox"));
        }
        List<Finding> findings = new ArrayList<>();
        sections.forEach((where, section) -> look(where, section, findings));
        return findings;
    }

    private static void look(String where, Json.Obj section, List<Finding> findings) {
        Json.Obj docker = section.object("docker");
        if (docker.string("network").filter(net -> !net.matches("none|bridge")).isPresent()) {
            findings.add(
                    Finding.critical(
                            "sandbox.dangerous_network_mode",
                            where + ".docker.network: " + docker.string("network").orElse(""),
                            "none, or network.allow with the hosts that are needed"));
        }
        for (String profile : List.of("seccompProfile", "apparmorProfile")) {
            if (docker.string(profile).filter("unconfined"::equals).isPresent()) {
                findings.add(
                        Finding.critical(
                                "sandbox.dangerous_"
                                        + (profile.startsWith("sec") ? "seccomp" : "apparmor")
                                        + "_profile",
                                where + ".docker." + profile + ": unconfined",
                                "remove the setting"));
            }
        }
        if (Json.FALSE.equals(docker.get("readOnlyRoot"))) {
            findings.add(
                    Finding.info(
                            "sandbox.writable_root",
                            where + ".docker.readOnlyRoot: false",
                            "remove the setting where nothing needs it"));
        }
        if (section.object("network").string("mode").filter("full"::equals).isPresent()
                || section.object("network").items("allow").contains(new Json.Str("*"))) {
            findings.add(
                    Finding.warn(
                            "sandbox.network_open",
                            where
                                    + ".network: every host can be reached, those of your network too",
                            "network.allow with the hosts that are needed"));
        }
        for (Json bind : section.items("binds")) {
            if (bind instanceof Json.Str(String text) && text.endsWith(":rw")) {
                findings.add(
                        Finding.info(
                                "sandbox.writable_bind",
                                "%s.binds: %s can be changed from inside".formatted(where, text),
                                ":ro where reading is enough"));
            }
        }
    }
}
