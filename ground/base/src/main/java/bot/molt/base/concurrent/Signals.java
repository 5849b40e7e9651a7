package bot.molt.base.concurrent;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/// Signals to this process and its end. The JDK's way to them has no public name, so it is looked
/// up.
public final class Signals {
    private Signals() {}

    /// Runs `action` at each such signal, in the place of what the signal does otherwise. Where a
    /// system does not know the signal, nothing happens.
    public static void on(String signal, Runnable action) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler body =
                    (proxy, method, args) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    action.run();
                                    yield null;
                                }
                                case "hashCode" -> System.identityHashCode(proxy);
                                case "equals" ->
                                        System.identityHashCode(proxy)
                                                == System.identityHashCode(args[0]);
                                default -> "on " + signal;
                            };
            Object ours =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(), new Class<?>[] {handler}, body);
            Object named = type.getConstructor(String.class).newInstance(signal);
            type.getMethod("handle", type, handler).invoke(null, named, ours);
        } catch (ReflectiveOperationException e) {
            System.getLogger(Signals.class.getName())
                    .log(System.Logger.Level.DEBUG, "signal {0} cannot be handled", signal);
        }
    }

    /// Runs `action` when this process ends, however it is told to.
    public static void atExit(Runnable action) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(action));
    }
}
