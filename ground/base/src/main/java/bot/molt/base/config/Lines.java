package bot.molt.base.config;

import java.util.Arrays;

/// Line starts of a text: offsets to lines and columns.
final class Lines {
    private final String file;
    private final int[] starts;

    Lines(String file, String text) {
        this.file = file;
        int[] found = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1));
            if (ends) {
                found = count == found.length ? Arrays.copyOf(found, count * 2) : found;
                found[count++] = i + 1;
            }
        }
        starts = Arrays.copyOf(found, count);
    }

    Place place(int offset, String written) {
        int at = Arrays.binarySearch(starts, offset);
        int line = at >= 0 ? at : -at - 2;
        return new Place(file, line + 1, offset - starts[line] + 1, written);
    }
}
