package bot.molt.chat;

/// What kind of picture some bytes are: platforms do not always say, and models refuse a wrong
/// word.
final class Picture {
    private Picture() {}

    /// The type that the first bytes tell, else what was said of them.
    static String type(byte[] bytes, String said) {
        if (begins(bytes, 0, 0x89, 'P', 'N', 'G')) {
            return "image/png";
        }
        if (begins(bytes, 0, 0xff, 0xd8, 0xff)) {
            return "image/jpeg";
        }
        if (begins(bytes, 0, 'G', 'I', 'F', '8')) {
            return "image/gif";
        }
        boolean webp = begins(bytes, 0, 'R', 'I', 'F', 'F') && begins(bytes, 8, 'W', 'E', 'B', 'P');
        return webp ? "image/webp" : said;
    }

    private static boolean begins(byte[] bytes, int from, int... wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (bytes.length <= from + i || (bytes[from + i] & 0xff) != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
