package bot.molt.tools.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keys of a terminal by name, as the bytes that it sends.
///
/// Names: `Enter Tab BTab Escape Space BSpace Delete Insert Home End PageUp PageDown Up Down Left
/// Right F1`..`F12`, one character for itself, and before any of them `C-` (control), `M-` (meta),
/// `S-` (shift). Source: xterm control sequences, "PC-Style Function Keys".
final class Keys {
    private static final String PASTE_BEGIN = "\u001b[200~";
    private static final String PASTE_END = "\u001b[201~";

    private static final Map<String, String> PLAIN =
            Map.ofEntries(
                    Map.entry("enter", "\r"),
                    Map.entry("return", "\r"),
                    Map.entry("cr", "\r"),
                    Map.entry("tab", "\t"),
                    Map.entry("btab", "\u001b[Z"),
                    Map.entry("escape", "\u001b"),
                    Map.entry("esc", "\u001b"),
                    Map.entry("space", " "),
                    Map.entry("bspace", "\u007f"),
                    Map.entry("backspace", "\u007f"));

    /// Last character of `ESC [ x`, or with modifiers of `ESC [ 1 ; m x`.
    private static final Map<String, String> LETTERED =
            Map.ofEntries(
                    Map.entry("up", "A"),
                    Map.entry("down", "B"),
                    Map.entry("right", "C"),
                    Map.entry("left", "D"),
                    Map.entry("home", "H"),
                    Map.entry("end", "F"),
                    Map.entry("f1", "P"),
                    Map.entry("f2", "Q"),
                    Map.entry("f3", "R"),
                    Map.entry("f4", "S"));

    /// Number in `ESC [ n ~`, or with modifiers in `ESC [ n ; m ~`.
    private static final Map<String, String> NUMBERED =
            Map.ofEntries(
                    Map.entry("insert", "2"),
                    Map.entry("ic", "2"),
                    Map.entry("delete", "3"),
                    Map.entry("dc", "3"),
                    Map.entry("pageup", "5"),
                    Map.entry("ppage", "5"),
                    Map.entry("pgup", "5"),
                    Map.entry("pagedown", "6"),
                    Map.entry("npage", "6"),
                    Map.entry("pgdn", "6"),
                    Map.entry("f5", "15"),
                    Map.entry("f6", "17"),
                    Map.entry("f7", "18"),
                    Map.entry("f8", "19"),
                    Map.entry("f9", "20"),
                    Map.entry("f10", "21"),
                    Map.entry("f11", "23"),
                    Map.entry("f12", "24"));

    private Keys() {}

    /// Bytes of several keys. Errors: `IllegalArgumentException` for an unknown name.
    static byte[] bytes(List<String> names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        names.forEach(name -> out.writeBytes(utf8(sequence(name))));
        return out.toByteArray();
    }

    /// Bytes written `1b`, `0x1b` or several in one item, blanks between them allowed.
    static byte[] hex(List<String> items) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String item : items) {
            String digits = item.toLowerCase(Locale.ROOT).replace("0x", "").replaceAll("\\s", "");
            if (!digits.matches("([0-9a-f]{2})+")) {
                throw new IllegalArgumentException(
                        "hex: " + item + " (expected: two hexadecimal digits per byte)");
            }
            out.writeBytes(HexFormat.of().parseHex(digits));
        }
        return out.toByteArray();
    }

    static byte[] paste(String text, boolean bracketed) {
        String inner = text.replace("\r\n", "\n").replace('\n', '\r');
        // an escape inside could end the paste, and the rest would be typed
        return utf8(bracketed ? PASTE_BEGIN + inner.replace("\u001b", "") + PASTE_END : inner);
    }

    private static String sequence(String name) {
        String key = name;
        boolean control = false;
        boolean meta = false;
        boolean shift = false;
        while (key.length() > 2 && key.charAt(1) == '-' && "CMScms^".indexOf(key.charAt(0)) >= 0) {
            char modifier = Character.toUpperCase(key.charAt(0));
            control |= modifier == 'C';
            meta |= modifier == 'M';
            shift |= modifier == 'S';
            key = key.substring(2);
        }
        if (key.length() == 2 && key.charAt(0) == '^') {
            control = true;
            key = key.substring(1);
        }
        int modifiers = 1 + (shift ? 1 : 0) + (meta ? 2 : 0) + (control ? 4 : 0);
        String special = special(key.toLowerCase(Locale.ROOT), modifiers);
        if (special != null) {
            return special;
        }
        String plain = plain(key, name, shift);
        plain = control ? controlled(plain, name) : plain;
        return meta ? "\u001b" + plain : plain;
    }

    private static @Nullable String special(String key, int modifiers) {
        String letter = LETTERED.get(key);
        if (letter != null) {
            boolean function = key.startsWith("f");
            return modifiers > 1
                    ? "\u001b[1;" + modifiers + letter
                    : (function ? "\u001bO" : "\u001b[") + letter;
        }
        String number = NUMBERED.get(key);
        if (number != null) {
            return "\u001b[" + number + (modifiers > 1 ? ";" + modifiers : "") + "~";
        }
        return null;
    }

    private static String plain(String key, String name, boolean shift) {
        if (key.equalsIgnoreCase("tab") && shift) {
            return "\u001b[Z";
        }
        String known = PLAIN.get(key.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        if (key.codePointCount(0, key.length()) == 1) {
            return shift ? key.toUpperCase(Locale.ROOT) : key;
        }
        throw new IllegalArgumentException(
                "key: "
                        + name
                        + " (expected: such as Enter, Tab, C-c, M-x, Up, F5 or one character)");
    }

    private static String controlled(String plain, String name) {
        char c = plain.charAt(0);
        if (plain.length() == 1 && c == '?') {
            return "\u007f";
        }
        if (plain.length() == 1 && c == ' ') {
            return "\0";
        }
        char upper = Character.toUpperCase(c);
        if (plain.length() == 1 && upper >= '@' && upper <= '_') {
            return String.valueOf((char) (upper & 0x1F));
        }
        if (plain.length() == 1 && c < ' ') {
            return plain;
        }
        throw new IllegalArgumentException(
                "key: " + name + " (expected: C- before a letter or one of @[\\]^_?)");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
