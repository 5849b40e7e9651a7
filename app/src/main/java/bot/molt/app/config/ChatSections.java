package bot.molt.app.config;

import bot.molt.base.bind.Doc;
import bot.molt.chat.settings.CommandsConfig;
import bot.molt.chat.settings.SessionConfig;

/// The sections about chats; each is written at the top.
public record ChatSections(
        @Doc("Where people write.") ChannelsConfig channels,
        @Doc("Which conversation a message belongs to, and whose it is.") SessionConfig session,
        @Doc("Commands in chats.") CommandsConfig commands) {}
