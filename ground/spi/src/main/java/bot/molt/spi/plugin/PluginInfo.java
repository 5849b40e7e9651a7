package bot.molt.spi.plugin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a plugin is called; read before any of its code runs.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PluginInfo {
    /// `[a-z][a-z0-9-]*`; unique in a gateway.
    String id();

    /// For people.
    String name();

    String version();
}
