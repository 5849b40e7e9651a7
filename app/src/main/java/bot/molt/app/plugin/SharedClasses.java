package bot.molt.app.plugin;

import java.net.URL;
import java.util.Enumeration;
import java.util.List;

/// What a plugin sees of the gateway: `spi`, `base` and what stands in their signatures. Beyond it
/// there is the platform alone, and so no plugin sees another.
final class SharedClasses extends ClassLoader {
    private static final List<String> SHARED =
            List.of("bot.molt.spi.", "bot.molt.base.", "org.jspecify.annotations.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader gateway;

    SharedClasses(ClassLoader gateway) {
        super("moltbot-shared", ClassLoader.getPlatformClassLoader());
        this.gateway = gateway;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return SHARED.stream().anyMatch(name::startsWith)
                ? gateway.loadClass(name)
                : super.loadClass(name, resolve);
    }

    /// Services of the platform are found by its own loader.
    @Override
    public Enumeration<URL> getResources(String name) throws java.io.IOException {
        return java.util.Collections.emptyEnumeration();
    }
}
