package bot.molt.chat.settings;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import java.util.List;

/// Settings under `commands`.
public record CommandsConfig(
        @Default("[]")
                @Guarded
                @Doc(
                        "People who are the operator in chats, as channel:id, such as telegram:42. They run commands, decide approvals, and are asked.")
                List<String> ownerAllowFrom) {}
