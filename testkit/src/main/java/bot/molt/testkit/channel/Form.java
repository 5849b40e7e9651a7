package bot.molt.testkit.channel;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The fields of a form with files: a file is its content as Latin-1, its name under
/// `<field>.name`.
final class Form {
    private Form() {}

    static Map<String, String> read(String contentType, byte[] body) {
        String boundary = "--" + contentType.substring(contentType.indexOf("boundary=") + 9);
        String text = new String(body, StandardCharsets.ISO_8859_1);
        Map<String, String> fields = new HashMap<>();
        for (String part : text.split(java.util.regex.Pattern.quote(boundary))) {
            int end = part.indexOf("\r\n\r\n");
            if (end > 0) {
                String head = part.substring(0, end);
                String name = between(head, "name=\"", "\"");
                fields.put(name, part.substring(end + 4, part.length() - 2));
                if (head.contains("filename=\"")) {
                    fields.put(name + ".name", between(head, "filename=\"", "\""));
                }
            }
        }
        return fields;
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }
}
