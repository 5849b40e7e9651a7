package bot.molt.app.plugin;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.spi.plugin.Plugin;
import bot.molt.spi.plugin.PluginInfo;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// The code of one plugin, in a class loader of its own.
///
/// @param type carries a [PluginInfo]
/// @param digest of what it was read from
record LoadedPlugin(Class<? extends Plugin<?>> type, PluginInfo info, String digest) {
    private static final String ID = "[a-z][a-z0-9-]{0,63}";

    /// Finds the plugin's class; runs none of its code.
    ///
    /// Errors: `IOException` that says what is wrong with the jar or folder.
    static LoadedPlugin at(PluginPlace place) throws IOException {
        return of(place, PluginFiles.read(place));
    }

    static LoadedPlugin of(PluginPlace place, PluginFiles files) throws IOException {
        try {
            return found(
                    new PluginClasses("plugin " + place.path().getFileName(), files),
                    files.digest());
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // a service is looked up by its raw type
    private static LoadedPlugin found(ClassLoader loader, String digest) throws IOException {
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
        return new LoadedPlugin(type, info, digest);
    }

    /// Makes it.
    ///
    /// Errors: whatever it throws.
    Plugin<?> made() throws Exception {
        Constructor<? extends Plugin<?>> constructor = type.getConstructor();
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw e.getTargetException() instanceof Exception cause ? cause : e;
        }
    }

    /// Lets it say what it adds.
    ///
    /// Errors: whatever it throws.
    static <C extends Record> void register(Plugin<C> plugin, Json.Obj settings, Registrations into)
            throws IOException, InterruptedException {
        C config = Binder.bind(plugin.config(), settings);
        into.keepSecret(config);
        plugin.register(config, into);
        into.end();
    }
}
