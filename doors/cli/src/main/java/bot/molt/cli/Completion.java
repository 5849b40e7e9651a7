package bot.molt.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Completion scripts, made from the list of commands so that they cannot lag behind it.
final class Completion {
    private Completion() {}

    static String bash() {
        StringBuilder cases = new StringBuilder();
        groups().forEach((group, words) -> {
            if (!words.isEmpty()) {
                cases.append("        ").append(group).append(") words=\"");
                cases.append(String.join(" ", words)).append("\" ;;\n");
            }
        });
        StringBuilder flags = new StringBuilder();
        for (Entry entry : Commands.all()) {
            flags.append("        '").append(entry.name()).append("') flags=\"");
            flags.append(String.join(" ", longOptions(entry))).append("\" ;;\n");
        }
        return """
        # bash completion for moltbot; load with: source <(moltbot completion bash)
        _moltbot() {
            local current=${COMP_WORDS[COMP_CWORD]} first= second= words= flags= i
            for ((i = 1; i < COMP_CWORD; i++)); do
                [[ ${COMP_WORDS[i]} == -- ]] && { COMPREPLY=($(compgen -f -- "$current")); return; }
                [[ ${COMP_WORDS[i]} == -* ]] && continue
                if [[ -z $first ]]; then first=${COMP_WORDS[i]}
                elif [[ -z $second ]]; then second=${COMP_WORDS[i]}; fi
            done
            case $first in
                '') words="%s" ;;
        %s    esac
            case "$first${second:+ $second}" in
        %s    esac
            if [[ $current == -* ]]; then
                COMPREPLY=($(compgen -W "${flags:-%s}" -- "$current"))
            elif [[ -n $words && -z $second ]]; then
                COMPREPLY=($(compgen -W "$words" -- "$current"))
            else
                COMPREPLY=($(compgen -f -- "$current"))
            fi
        }
        complete -F _moltbot moltbot
        """
                .formatted(firstWords(), cases, flags, globalOptions());
    }

    static String zsh() {
        StringBuilder lines =
                new StringBuilder(
                        "#compdef moltbot\n_moltbot() {\n    local given=${words[2]}\n    local -a choices\n");
        lines.append("    if (( CURRENT == 2 )); then\n        choices=(\n");
        for (Map.Entry<String, List<String>> group : groups().entrySet()) {
            lines.append("            '").append(group.getKey()).append("'\n");
        }
        lines.append("        )\n        _describe command choices\n        return\n    fi\n");
        lines.append("    if (( CURRENT == 3 )); then\n        case $given in\n");
        groups().forEach((group, words) -> {
            if (!words.isEmpty()) {
                lines.append("            ")
                        .append(group)
                        .append(") choices=(")
                        .append(String.join(" ", words));
                lines.append("); _describe command choices; return ;;\n");
            }
        });
        lines.append("        esac\n    fi\n    _files\n}\ncompdef _moltbot moltbot\n");
        return lines.toString();
    }

    static String fish() {
        StringBuilder lines = new StringBuilder("# fish completion for moltbot\n");
        lines.append("complete -c moltbot -f\n");
        for (Entry entry : Commands.all()) {
            String group = entry.group();
            boolean single = group.equals(entry.name());
            String condition =
                    single ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + group;
            String word = single ? group : entry.name().substring(group.length() + 1);
            lines.append("complete -c moltbot -n '").append(condition).append("' -a ").append(word);
            lines.append(" -d '").append(entry.summary().replace("'", "\\'")).append("'\n");
        }
        for (Map.Entry<String, List<String>> group : groups().entrySet()) {
            if (!group.getValue().isEmpty()) {
                lines.append("complete -c moltbot -n __fish_use_subcommand -a ")
                        .append(group.getKey())
                        .append('\n');
            }
        }
        OWN_PROCESS.forEach((group, words) ->
                lines.append("complete -c moltbot -n '__fish_seen_subcommand_from ")
                        .append(group)
                        .append("' -a '")
                        .append(String.join(" ", words))
                        .append("'\n"));
        return lines.toString();
    }

    /// The words behind those that start a process of their own, which tell their options
    /// themselves.
    private static final Map<String, List<String>> OWN_PROCESS =
            Map.of(
                    "moltage",
                    List.of(
                            "bridge",
                            "logs",
                            "orchestrator",
                            "rootfs",
                            "ssh",
                            "status",
                            "up",
                            "users",
                            "vms"),
                    "node",
                    List.of("install", "restart", "run", "status", "stop", "uninstall"));

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>(OWN_PROCESS);
        for (Entry entry : Commands.all()) {
            List<String> words = groups.computeIfAbsent(entry.group(), name -> new ArrayList<>());
            if (!entry.group().equals(entry.name())) {
                words.add(entry.name().substring(entry.group().length() + 1));
            }
        }
        groups.put("help", List.copyOf(groups.keySet()));
        return groups;
    }

    private static String firstWords() {
        return String.join(" ", new TreeSet<>(groups().keySet()));
    }

    private static List<String> longOptions(Entry entry) {
        return Commands.syntax(entry).syntax().options().stream()
                .filter(option -> option.startsWith("--"))
                .toList();
    }

    private static String globalOptions() {
        Syntax syntax = new Syntax("", "");
        GlobalOptions.describe(syntax);
        return String.join(" ", syntax.options().stream().filter(o -> o.startsWith("--")).toList());
    }
}
