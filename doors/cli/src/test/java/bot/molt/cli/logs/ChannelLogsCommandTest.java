package bot.molt.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChannelLogsCommandTest {
    private static String line(String logger, String text) {
        return "{\"level\":\"info\",\"logger\":\"%s\",\"msg\":\"%s\"}".formatted(logger, text);
    }

    @Test
    void aLineTellsOfTheChannelWhoseCodeWroteItOrWhoseAccountItNames() {
        String own = line("bot.molt.channels.irc.IrcClient", "joined #ops");
        String named = line("bot.molt.chat.ChannelHost", "channel irc/default: started");
        String other = line("bot.molt.chat.ChannelHost", "channel irc2/default: started");
        assertThat(ChannelLogsCommand.tellsOf(own, "irc")).isTrue();
        assertThat(ChannelLogsCommand.tellsOf(named, "irc")).isTrue();
        assertThat(ChannelLogsCommand.tellsOf(other, "irc")).isFalse();
        assertThat(ChannelLogsCommand.tellsOf(own, "email")).isFalse();
        assertThat(ChannelLogsCommand.tellsOf(other, "all")).isTrue();
        assertThat(ChannelLogsCommand.tellsOf(line("bot.molt.gateway.X", "hello"), "all"))
                .isFalse();
        assertThat(ChannelLogsCommand.tellsOf("no JSON", "all")).isFalse();
    }
}
