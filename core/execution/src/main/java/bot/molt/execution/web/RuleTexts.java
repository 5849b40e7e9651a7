package bot.molt.execution.web;

import bot.molt.base.Require;
import bot.molt.spi.sandbox.HostRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Host rules as the configuration writes them.
final class RuleTexts {
    private RuleTexts() {}

    static void check(String name, @Nullable List<String> texts) {
        for (String text : texts == null ? List.<String>of() : texts) {
            Require.that(
                    isRule(text), name, text, "host, host:port, host:*, *.domain or 10.1.2.3:8080");
        }
    }

    private static boolean isRule(String text) {
        try {
            HostRule.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static List<HostRule> read(List<String> texts) {
        return texts.stream().map(HostRule::parse).toList();
    }
}
