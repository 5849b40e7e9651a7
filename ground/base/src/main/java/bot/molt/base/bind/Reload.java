package bot.molt.base.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// When a changed setting takes effect; [When#LIVE] where it is absent.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Reload {
    /// When a change takes effect.
    enum When {
        LIVE,
        RESTART
    }

    When value();
}
