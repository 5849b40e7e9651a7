package bot.molt.cli.status;

import bot.molt.base.json.Json;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Table;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The report of `status` for people.
final class StatusText {
    private static final long MEGABYTE = 1 << 20;

    private final PrintStream out;
    private final Style style;

    StatusText(Session session) {
        this.out = session.out();
        this.style = session.style();
    }

    void print(Json.Obj report) {
        gateway(report.object("gateway"));
        line("Config", report.string("config").orElse(""));
        line("State", report.string("state").orElse(""));
        Json.Obj machine = report.object("machine");
        if (!machine.members().isEmpty()) {
            line(
                    "Machine",
                    "moltbot %s, Java %s, %s, %s processors"
                            .formatted(
                                    text(machine.get("version")),
                                    text(machine.get("java")),
                                    text(machine.get("os")),
                                    text(machine.get("processors"))));
        }
        service(report.object("service"));
        Json.Obj status = report.object("status");
        if (!status.members().isEmpty()) {
            status(status);
        }
        doctor(report.object("doctor"));
        List<Json> log = report.items("log");
        if (!log.isEmpty()) {
            out.println("\nWarnings in the log:");
            log.forEach(each -> out.println("  " + text(each)));
        }
    }

    private void doctor(Json.Obj doctor) {
        List<Json> findings = doctor.items("findings");
        out.print(findings.isEmpty() ? "" : "\nWhat doctor would mend:\n");
        for (Json each : findings) {
            if (each instanceof Json.Obj finding) {
                line(
                        "",
                        "%s %s: %s"
                                .formatted(
                                        text(finding.get("severity")),
                                        text(finding.get("id")),
                                        text(finding.get("what"))));
            }
        }
    }

    private void gateway(Json.Obj gateway) {
        String reachable =
                gateway.isTrue("reachable")
                        ? style.good("reachable") + " (" + text(gateway.get("latencyMs")) + " ms)"
                        : style.bad("not reachable");
        line("Gateway", gateway.string("url").orElse("") + " " + reachable);
        gateway.string("error").ifPresent(error -> line("", error));
        gateway.items("failing").forEach(what -> line("", style.bad("failing: " + text(what))));
        gateway.items("degraded").forEach(what -> line("", style.warn("degraded: " + text(what))));
    }

    private void service(Json.Obj report) {
        if (report.members().isEmpty()) {
            return;
        }
        Json.Obj service = report.object("service");
        Json.Obj runtime = service.object("runtime");
        line(
                "Service",
                service.isTrue("loaded")
                        ? "%s %s (%s)"
                                .formatted(
                                        text(service.get("label")),
                                        text(runtime.get("state")),
                                        text(runtime.get("detail")))
                        : text(service.get("label")) + " not installed");
        Json.Obj port = report.object("port");
        StringJoiner listeners = new StringJoiner(", ");
        for (Json each : port.items("listeners")) {
            if (each instanceof Json.Obj one) {
                listeners.add(
                        "process %s (%s)"
                                .formatted(text(one.get("pid")), text(one.get("command"))));
            }
        }
        line(
                "Port",
                "%s %s %s"
                        .formatted(text(port.get("port")), text(port.get("status")), listeners)
                        .strip());
    }

    private void status(Json.Obj status) {
        line(
                "Version",
                "%s, up %s"
                        .formatted(
                                text(status.get("version")),
                                time(status.number("uptimeMs").orElse(0L))));
        line(
                "Calls",
                "%s open, %s wait for approval"
                        .formatted(
                                text(status.get("runningCalls")),
                                text(status.get("waitingApprovals"))));
        line("Memory", "%d MB of heap".formatted(megabytes(status, "heapBytes")));
        Json.Obj tls = status.object("tls");
        line(
                "TLS",
                tls.isTrue("enabled")
                        ? "until %s, SHA-256 %s"
                                .formatted(text(tls.get("notAfter")), text(tls.get("fingerprint")))
                        : "off");
        parts(status.object("parts"));
        users(status.items("users"));
    }

    private void parts(Json.Obj parts) {
        if (parts.members().isEmpty()) {
            return;
        }
        Table table = new Table("PART", "STATE", "DETAILS");
        for (Map.Entry<String, Json> part : parts.members().entrySet()) {
            if (part.getValue() instanceof Json.Obj one) {
                table.row(part.getKey(), text(one.get("state")), details(one));
            }
        }
        out.println();
        table.print(out);
    }

    private static String details(Json.Obj part) {
        StringJoiner details = new StringJoiner(", ");
        part.string("reason").ifPresent(details::add);
        part.members()
                .forEach((name, value) -> {
                    if (!name.equals("state") && !name.equals("reason")) {
                        details.add(name.replaceFirst("Bytes$", "") + " " + detail(name, value));
                    }
                });
        return details.toString();
    }

    private static String detail(String name, Json value) {
        boolean isBytes = name.endsWith("Bytes") && value instanceof Json.Num;
        return isBytes ? size(Long.parseLong(value.toString())) : text(value);
    }

    private static String size(long bytes) {
        return bytes < MEGABYTE ? bytes + " bytes" : bytes / MEGABYTE + " MB";
    }

    private void users(List<Json> users) {
        Table table =
                new Table(
                        "USER",
                        "RUNNING",
                        "WAITING",
                        "PROCESSES",
                        "CPU/H",
                        "DISK",
                        "OUTPUT",
                        "HELD");
        for (Json each : users) {
            if (each instanceof Json.Obj user) {
                table.row(
                        user.string("user").orElse(""),
                        text(user.get("callsRunning")),
                        text(user.get("callsWaiting")),
                        text(user.get("processes")),
                        seconds(user, "cpuMs"),
                        megabytes(user, "diskBytes") + " MB",
                        megabytes(user, "spoolBytes") + " MB",
                        seconds(user, "outputHeldMs"));
            }
        }
        out.println();
        table.print(out);
    }

    private static String seconds(Json.Obj tree, String name) {
        return tree.number(name).orElse(0L) / 1_000 + " s";
    }

    private static long megabytes(Json.Obj tree, String name) {
        return (tree.number(name).orElse(0L) + MEGABYTE - 1) / MEGABYTE;
    }

    private static String time(long millis) {
        Duration time = Duration.ofMillis(millis);
        return time.toDays() > 0
                ? "%d d %d h".formatted(time.toDays(), time.toHoursPart())
                : time.toHours() > 0
                        ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
                        : "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
    }

    private void line(String name, String text) {
        String head = name.isEmpty() ? "" : name + ":";
        out.println(head + " ".repeat(10 - head.length()) + text);
    }

    private static String text(@Nullable Json value) {
        return switch (value) {
            case null -> "";
            case Json.Str(String text) -> Style.shown(text);
            case Json.Arr(List<Json> items) -> {
                StringJoiner all = new StringJoiner(", ");
                items.forEach(item -> all.add(text(item)));
                yield items.isEmpty() ? "none" : all.toString();
            }
            default -> value.toString();
        };
    }
}
