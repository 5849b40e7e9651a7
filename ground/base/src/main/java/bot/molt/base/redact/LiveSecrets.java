package bot.molt.base.redact;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/// Values that are secrets right now, found wherever they stand in a text.
///
/// Threads: safe for any number; readers see one immutable table.
final class LiveSecrets {
    static final int SHORTEST = 6;

    private static final int SLOTS = 128;

    private final Set<String> values = new HashSet<>();
    private volatile String[][] byFirst = new String[0][];

    synchronized void add(String value) {
        if (value.length() >= SHORTEST && values.add(value)) {
            rebuild();
        }
    }

    synchronized void remove(String value) {
        if (values.remove(value)) {
            rebuild();
        }
    }

    String mask(String text) {
        String[][] table = byFirst;
        if (table.length == 0 || text.length() < SHORTEST) {
            return text;
        }
        StringBuilder out = null;
        int copied = 0;
        int i = 0;
        while (i < text.length()) {
            int length = matchAt(table, text, i);
            if (length > 0) {
                out = out == null ? new StringBuilder(text.length()) : out;
                out.append(text, copied, i).append(Redactor.MASK);
                copied = i + length;
            }
            i += Math.max(1, length);
        }
        return out == null ? text : out.append(text, copied, text.length()).toString();
    }

    private static int matchAt(String[][] table, String text, int at) {
        String[] candidates = table[text.charAt(at) % SLOTS];
        if (candidates != null) {
            for (String candidate : candidates) {
                if (text.startsWith(candidate, at)) {
                    return candidate.length();
                }
            }
        }
        return 0;
    }

    private void rebuild() {
        String[][] table = new String[values.isEmpty() ? 0 : SLOTS][];
        String[] longestFirst = values.toArray(new String[0]);
        Arrays.sort(longestFirst, Comparator.comparingInt(String::length).reversed());
        for (String value : longestFirst) {
            int slot = value.charAt(0) % SLOTS;
            String[] old = table[slot] == null ? new String[0] : table[slot];
            table[slot] = Arrays.copyOf(old, old.length + 1);
            table[slot][old.length] = value;
        }
        byFirst = table;
    }
}
