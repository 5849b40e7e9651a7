package bot.molt.cli.onboard;

import java.util.List;

/// Where nobody is asked, what is usual is done.
final class Nobody implements Asker {
    @Override
    public boolean isThere() {
        return false;
    }

    @Override
    public String text(String question, String usual) {
        return usual;
    }

    @Override
    public String secret(String question) {
        return "";
    }

    @Override
    public boolean yes(String question, boolean usual) {
        return usual;
    }

    @Override
    public int choose(String question, List<String> items, int usual) {
        return usual;
    }
}
