package bot.molt.bridge;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A line that the bridge itself answers. Anything that merely begins like one is a message.
record Command(Name name, List<String> words) {
    /// What is wanted.
    enum Name {
        HELP,
        STATUS,
        BIND,
        UNBIND,
        SSH,
        PASSWD,
        STOP,
        RESTART,
        DESTROY,
        MORE
    }

    private static final Map<String, Name> PLAIN =
            Map.ofEntries(
                    Map.entry("help", Name.HELP),
                    Map.entry("帮助", Name.HELP),
                    Map.entry("?", Name.HELP),
                    Map.entry("？", Name.HELP),
                    Map.entry("status", Name.STATUS),
                    Map.entry("状态", Name.STATUS),
                    Map.entry("bind", Name.BIND),
                    Map.entry("绑定", Name.BIND),
                    Map.entry("unbind", Name.UNBIND),
                    Map.entry("解绑", Name.UNBIND),
                    Map.entry("ssh", Name.SSH),
                    Map.entry("passwd", Name.PASSWD),
                    Map.entry("stop", Name.STOP),
                    Map.entry("停止", Name.STOP),
                    Map.entry("restart", Name.RESTART),
                    Map.entry("重启", Name.RESTART),
                    Map.entry("destroy", Name.DESTROY),
                    Map.entry("销毁", Name.DESTROY),
                    Map.entry("继续", Name.MORE),
                    Map.entry("continue", Name.MORE));

    /// The command that a text is; empty for a message.
    static Optional<Command> parse(String text) {
        List<String> all = List.of(text.strip().split("\\s+"));
        Name name = PLAIN.get(all.getFirst().toLowerCase(Locale.ROOT));
        if (name == null) {
            return Optional.empty();
        }
        Command command = new Command(name, all.subList(1, all.size()));
        return command.fits() ? Optional.of(command) : Optional.empty();
    }

    private boolean fits() {
        int count = words.size();
        return switch (name) {
            case HELP, STATUS, UNBIND, PASSWD, STOP, RESTART, MORE -> count == 0;
            case BIND -> count == 0 || count == 2 || words.getFirst().contains("://");
            case DESTROY -> count == 0 || count == 1 && words.getFirst().matches("\\d{4}");
            case SSH ->
                    count == 0
                            || switch (words.getFirst()) {
                                case "list" -> count == 1;
                                case "add" -> count >= 2;
                                case "remove" -> count == 2;
                                default -> false;
                            };
        };
    }

    String word(int at) {
        return at < words.size() ? words.get(at) : "";
    }
}
