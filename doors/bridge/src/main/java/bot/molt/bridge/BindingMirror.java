package bot.molt.bridge;

/// Shows bindings to programs beside the bridge. What it shows can be made again from the store at
/// any time.
interface BindingMirror extends AutoCloseable {
    /// The binding of a user is another one now, or none. Returns at once.
    void changed(String user);

    @Override
    void close();

    /// Shows nothing to anybody.
    static BindingMirror none() {
        return new BindingMirror() {
            @Override
            public void changed(String user) {}

            @Override
            public void close() {}
        };
    }
}
