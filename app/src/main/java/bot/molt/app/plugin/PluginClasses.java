package bot.molt.app.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Classes and resources of one version of a plugin. It holds no file open: when nobody uses its
/// classes any more, all of it goes.
final class PluginClasses extends ClassLoader {
    private final List<Map<String, byte[]>> roots;

    static {
        registerAsParallelCapable();
    }

    PluginClasses(String name, PluginFiles files) {
        super(name, new SharedClasses(PluginClasses.class.getClassLoader()));
        this.roots = files.roots();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        for (Map<String, byte[]> root : roots) {
            byte[] bytes = root.get(path);
            if (bytes != null) {
                return defineClass(name, bytes, 0, bytes.length);
            }
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        List<URL> found = found(name);
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        return Collections.enumeration(found(name));
    }

    private List<URL> found(String name) {
        List<URL> found = new ArrayList<>();
        for (int i = 0; i < roots.size(); i++) {
            byte[] bytes = roots.get(i).get(name);
            if (bytes != null) {
                found.add(url("/" + i + "/" + name, bytes));
            }
        }
        return found;
    }

    private static URL url(String path, byte[] bytes) {
        try {
            return URL.of(new URI("plugin", null, path, null), new Memory(bytes));
        } catch (java.net.URISyntaxException | MalformedURLException e) {
            throw new IllegalArgumentException("resource: " + path, e);
        }
    }

    /// Opens bytes.
    private static final class Memory extends URLStreamHandler {
        private final byte[] bytes;

        Memory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    connected = true;
                }

                @Override
                public InputStream getInputStream() throws IOException {
                    connect();
                    return new ByteArrayInputStream(bytes);
                }

                @Override
                public long getContentLengthLong() {
                    return bytes.length;
                }
            };
        }
    }
}
