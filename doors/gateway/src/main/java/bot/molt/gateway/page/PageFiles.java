package bot.molt.gateway.page;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The page as it is served: its files under a name that changes with any of them, and a first
/// document that knows the digest of each.
///
/// Shape of `files.txt`: one file a line, and behind `<-` the resource of the class path that it is
/// where it comes from a library; behind `=` the name by which modules import it.
final class PageFiles {
    private static final String ROOT = "bot/molt/web/";
    private static final String INDEX = "index.html";

    private final Map<String, Asset> assets;
    private final String version;
    private final Asset index;
    private final String policy;

    private PageFiles(Map<String, Asset> assets, Map<String, String> names, String template) {
        this.assets = assets;
        this.version = version(assets, template);
        String map = JsonText.compact(importMap(names));
        this.index =
                Asset.of(INDEX, filled(template, map, assets).getBytes(StandardCharsets.UTF_8));
        String seal = Asset.digest("SHA-256", map.getBytes(StandardCharsets.UTF_8));
        this.policy =
                """
                default-src 'none'; script-src 'self' 'sha256-%s'; style-src 'self'; img-src 'self' data: blob:; \
                connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
                frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types moltbot-worker\
                """
                        .formatted(seal);
    }

    /// Reads all of it.
    ///
    /// Errors: `IOException` where a file is missing that the list names.
    static PageFiles read(ClassLoader from) throws IOException {
        Map<String, Asset> assets = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        String list = new String(bytes(from, ROOT + "files.txt"), StandardCharsets.UTF_8);
        for (String line : list.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
            String[] file = line.split(" (=|<-) ", -1);
            boolean isLibrary = file.length == 3;
            assets.put(
                    file[0], Asset.of(file[0], bytes(from, isLibrary ? file[2] : ROOT + file[0])));
            if (isLibrary) {
                names.put(file[1], file[0]);
            }
        }
        String template = new String(bytes(from, ROOT + INDEX), StandardCharsets.UTF_8);
        return new PageFiles(assets, names, template);
    }

    private static byte[] bytes(ClassLoader from, String name) throws IOException {
        try (InputStream in = from.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + ": not on the class path (expected: the module web)");
            }
            return in.readAllBytes();
        }
    }

    private static String version(Map<String, Asset> assets, String template) {
        String all =
                assets.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue().integrity())
                        .collect(Collectors.joining("\n", template + "\n", ""));
        byte[] digest =
                Base64.getDecoder()
                        .decode(Asset.digest("SHA-256", all.getBytes(StandardCharsets.UTF_8)));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 16);
    }

    private String address(String file) {
        return "./assets/" + version + "/" + file;
    }

    private Json.Obj importMap(Map<String, String> names) {
        Json.ObjectBuilder imports = Json.object();
        names.forEach((name, file) -> imports.put(name, address(file)));
        Json.ObjectBuilder integrity = Json.object();
        assets.forEach((file, asset) -> {
            if (file.endsWith(".js") || file.endsWith(".css")) {
                integrity.put(address(file), asset.integrity());
            }
        });
        return Json.object()
                .put("imports", imports.build())
                .put("integrity", integrity.build())
                .build();
    }

    /// `{{map}}` is the import map, `{{first}}` what loads the modules that the first view needs,
    /// `{{at:x}}` the address of a file, `{{seal:x}}` its digest.
    private String filled(String template, String map, Map<String, Asset> files) {
        String first =
                files.entrySet().stream()
                        .filter(each -> isFirst(each.getKey()))
                        .map(each ->
                                "<link rel=\"modulepreload\" href=\"%s\" integrity=\"%s\">"
                                        .formatted(
                                                address(each.getKey()),
                                                each.getValue().integrity()))
                        .collect(Collectors.joining("\n"));
        String text = template.replace("{{map}}", map).replace("{{first}}", first);
        for (Map.Entry<String, Asset> each : files.entrySet()) {
            text =
                    text.replace("{{at:" + each.getKey() + "}}", address(each.getKey()))
                            .replace("{{seal:" + each.getKey() + "}}", each.getValue().integrity());
        }
        return text;
    }

    private static boolean isFirst(String file) {
        return file.endsWith(".js")
                && !file.startsWith("pages/")
                && !file.startsWith("i18n/")
                && !file.startsWith("shell/");
    }

    /// The first document.
    Asset index() {
        return index;
    }

    /// What the document may load and run, as `Content-Security-Policy` says it.
    String policy() {
        return policy;
    }

    /// A file by its path below `assets/`; empty for one of another version.
    Optional<Asset> find(String path) {
        boolean current = path.startsWith(version + "/");
        @Nullable Asset asset = current ? assets.get(path.substring(version.length() + 1)) : null;
        return Optional.ofNullable(asset);
    }
}
