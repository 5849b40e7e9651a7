package bot.molt.app.scenarios;

import java.util.LinkedHashMap;
import java.util.Map;

/// Output without what differs from run to run.
final class Plain {
    private static final Map<String, String> VARYING = new LinkedHashMap<>();

    static {
        VARYING.put("\\b20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME");
        VARYING.put("(127\\.0\\.0\\.1|localhost):\\d{4,5}", "$1:PORT");
        VARYING.put("(port:? )\\d{4,5}\\b", "$1PORT");
        VARYING.put("(process )\\d+( \\([^)]*\\))?", "$1PID");
        VARYING.put("\\b(call|appr)_[a-z0-9]{20}\\b", "$1_ID");
        VARYING.put("\\b\\d+ ms\\b", "N ms");
        VARYING.put("/[^ ]*/moltbot mcp\\b", "MOLTBOT mcp");
    }

    private Plain() {}

    /// @param names what stands for a text that differs
    static String text(String output, Map<String, String> names) {
        String plain = output;
        for (Map.Entry<String, String> name : names.entrySet()) {
            plain = plain.replace(name.getKey(), name.getValue());
        }
        for (Map.Entry<String, String> pattern : VARYING.entrySet()) {
            plain = plain.replaceAll(pattern.getKey(), pattern.getValue());
        }
        return plain;
    }
}
