package bot.molt.base.service;

import java.util.Map;

/// What the property list of a launchd agent says.
final class AgentText {
    private AgentText() {}

    static String of(ServiceSpec spec) {
        StringBuilder text = new StringBuilder(1_500);
        text.append(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                """);
        string(text, "  ", "Label", spec.name().label());
        text.append("  <key>ProgramArguments</key>\n  <array>\n");
        for (String word : spec.command()) {
            text.append("    <string>").append(escaped(word)).append("</string>\n");
        }
        text.append("  </array>\n  <key>EnvironmentVariables</key>\n  <dict>\n");
        for (Map.Entry<String, String> each : spec.environment().entrySet()) {
            string(text, "    ", each.getKey(), each.getValue());
        }
        text.append("  </dict>\n");
        string(text, "  ", "WorkingDirectory", spec.folder().toString());
        string(text, "  ", "StandardOutPath", spec.log().toString());
        string(text, "  ", "StandardErrorPath", spec.log().toString());
        text.append(
                """
                  <key>RunAtLoad</key>
                  <true/>
                  <key>KeepAlive</key>
                  <true/>
                  <key>ThrottleInterval</key>
                  <integer>1</integer>
                  <key>ExitTimeOut</key>
                  <integer>45</integer>
                </dict>
                </plist>
                """);
        return text.toString();
    }

    private static void string(StringBuilder text, String indent, String key, String value) {
        text.append(indent).append("<key>").append(escaped(key)).append("</key>\n");
        text.append(indent).append("<string>").append(escaped(value)).append("</string>\n");
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
