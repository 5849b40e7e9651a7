package bot.molt.tools.wire;

import bot.molt.spi.net.Destination;
import bot.molt.spi.net.Host;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An address of the web, as it is sent. What a browser would take is taken (spaces around it,
/// letters of any alphabet); what readers understand differently is refused: a user, a backslash,
/// control characters, a host that is neither a name nor an address.
///
/// @param secure whether it is `https`
/// @param path with the query, percent-encoded; begins with `/`
public record WebUrl(boolean secure, Destination to, String path) {
    private static final Pattern FORM =
            Pattern.compile("(?i)(https?)://([^/?#]*)([^#]*)(?:#.*)?", Pattern.DOTALL);
    private static final String EXPECTED =
            " (expected: an address such as https://example.com/page)";
    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,;=";
    private static final int LONGEST = 8_192;

    /// Errors: `IllegalArgumentException` with the text and what was expected.
    public static WebUrl parse(String text) {
        String url = text.strip();
        require(url.length() <= LONGEST, shown(url), " (expected: at most 8192 characters)");
        boolean clean = url.chars().allMatch(c -> c > ' ' && c != 0x7F && c != '\\');
        require(clean, shown(url), " (expected: no spaces, control characters or backslashes)");
        Matcher matcher = FORM.matcher(url);
        require(matcher.matches(), shown(url), " (expected: http:// or https:// and a host)");
        boolean secure = matcher.group(1).toLowerCase(Locale.ROOT).equals("https");
        String authority = matcher.group(2);
        require(authority.indexOf('@') < 0, "url", " with a user or a password (expected: none)");
        String rest = matcher.group(3);
        String path = encoded(rest.startsWith("/") ? rest : "/" + rest);
        return new WebUrl(secure, destination(authority, secure, url), path);
    }

    private static Destination destination(String authority, boolean secure, String url) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        String host = end <= 0 ? authority : authority.substring(0, end);
        String port = end <= 0 ? "" : authority.substring(end);
        require(port.matches("(:[0-9]{0,5})?"), shown(url), EXPECTED);
        int number = port.length() < 2 ? (secure ? 443 : 80) : Integer.parseInt(port.substring(1));
        require(number >= 1 && number <= 65_535, "port " + number, " (expected: 1..65535)");
        return new Destination(Host.parse(host), number);
    }

    private static void require(boolean holds, String what, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("url: " + what + expected);
        }
    }

    private static String shown(String url) {
        return url.length() > 200 ? url.substring(0, 200) + "…" : url;
    }

    private static String encoded(String path) {
        StringBuilder all = new StringBuilder(path.length());
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xFF);
            boolean escape = c == '%' && i + 2 < bytes.length && isHex(bytes[i + 1], bytes[i + 2]);
            if (escape || PLAIN.indexOf(c) >= 0) {
                all.append(c);
            } else {
                all.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            }
        }
        return all.toString();
    }

    private static boolean isHex(byte one, byte two) {
        return HexFormat.isHexDigit(one) && HexFormat.isHexDigit(two);
    }

    /// Where a link of this page, or a redirect, leads to.
    ///
    /// Errors: those of [#parse].
    public WebUrl resolve(String link) {
        String target = link.strip();
        int mark = target.indexOf('#');
        target = mark < 0 ? target : target.substring(0, mark);
        if (target.matches("(?i)[a-z][a-z0-9+.-]*:.*")) {
            return parse(target);
        }
        if (target.startsWith("//")) {
            return parse((secure ? "https:" : "http:") + target);
        }
        String file = path.replaceFirst("\\?.*", "");
        if (target.isEmpty() || target.startsWith("?")) {
            return parse(origin() + file + target);
        }
        String below = target.startsWith("/") ? target : file.replaceFirst("[^/]*$", "") + target;
        return parse(origin() + normal(parse(origin() + below).path()));
    }

    /// Without `.` and `..`.
    private static String normal(String path) {
        int query = path.indexOf('?');
        String file = query < 0 ? path : path.substring(0, query);
        List<String> kept = new ArrayList<>();
        String[] parts = file.substring(1).split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean dots = parts[i].equals(".") || parts[i].equals("..");
            if (parts[i].equals("..") && !kept.isEmpty()) {
                kept.removeLast();
            }
            if (!dots) {
                kept.add(parts[i]);
            } else if (i == parts.length - 1) {
                kept.add("");
            }
        }
        return "/" + String.join("/", kept) + (query < 0 ? "" : path.substring(query));
    }

    private String origin() {
        return (secure ? "https://" : "http://") + authority();
    }

    /// As the `Host` field has it.
    public String authority() {
        boolean usual = to.port() == (secure ? 443 : 80);
        return usual ? to.host().bracketed() : to.authority();
    }

    public URI uri() {
        return URI.create(toString());
    }

    @Override
    public String toString() {
        return origin() + path;
    }
}
