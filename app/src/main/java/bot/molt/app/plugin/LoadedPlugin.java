package bot.molt.app.plugin;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.spi.plugin.Plugin;
import bot.molt.spi.plugin.PluginInfo;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URLClassLoader;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// The code of one plugin, in a class loader of its own.
///
/// @param type carries a [PluginInfo]
record LoadedPlugin(URLClassLoader loader, Class<? extends Plugin<?>> type, PluginInfo info)
        implements Closeable {
    private static final String ID = "[a-z][a-z0-9-]{0,63}";

    /// Finds the plugin's class; runs none of its code.
    ///
    /// Errors: `IOException` that says what is wrong with the jar or folder.
    static LoadedPlugin at(PluginPlace place) throws IOException {
        URLClassLoader loader =
                new URLClassLoader(
                        "plugin " + place.path().getFileName(),
                        place.urls(),
                        new SharedClasses(LoadedPlugin.class.getClassLoader()));
        boolean done = false;
        try {
            LoadedPlugin loaded = found(loader);
            done = true;
            return loaded;
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        } finally {
            if (!done) {
                loader.close();
            }
        }
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // a service is looked up by its raw type
    private static LoadedPlugin found(URLClassLoader loader) throws IOException {
        List<Class<? extends Plugin>> types =
                ServiceLoader.load(Plugin.class, loader).stream()
                        .<Class<? extends Plugin>>map(ServiceLoader.Provider::type)
                        .toList();
        if (types.size() != 1) {
            throw new IOException(
                    "META-INF/services/%s: %d classes (expected: the name of one)"
                            .formatted(Plugin.class.getName(), types.size()));
        }
        Class<? extends Plugin<?>> type = (Class<? extends Plugin<?>>) types.getFirst();
        PluginInfo info = type.getAnnotation(PluginInfo.class);
        if (info == null) {
            throw new IOException(
                    type.getName() + ": no @PluginInfo (expected: its id, name and version)");
        }
        if (!info.id().matches(ID)) {
            throw new IOException("id: " + info.id() + " (expected: " + ID + ")");
        }
        return new LoadedPlugin(loader, type, info);
    }

    /// Makes it and lets it say what it adds.
    ///
    /// Errors: whatever it throws.
    Plugin<?> register(Json.Obj settings, Registrations into) throws Exception {
        Constructor<? extends Plugin<?>> constructor = type.getConstructor();
        Plugin<?> plugin = constructor.newInstance();
        register(plugin, settings, into);
        into.end();
        return plugin;
    }

    private static <C extends Record> void register(
            Plugin<C> plugin, Json.Obj settings, Registrations into)
            throws IOException, InterruptedException {
        plugin.register(Binder.bind(plugin.config(), settings), into);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
