/** A value that can be watched. */
export function createStore(value) {
  const watchers = new Set();
  return {
    get: () => value,
    set(next) {
      const now = typeof next === 'function' ? next(value) : next;
      if (now === value) return;
      value = now;
      for (const watcher of [...watchers]) watcher(value);
    },
    merge(part) {
      this.set({ ...value, ...part });
    },
    subscribe(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** What this browser remembers; a browser that forbids it forgets. */
export const memory = {
  get(key, area = localStorage) {
    try {
      return area.getItem('moltbot.' + key);
    } catch {
      return null;
    }
  },
  set(key, value, area = localStorage) {
    try {
      if (value === null) area.removeItem('moltbot.' + key);
      else area.setItem('moltbot.' + key, value);
    } catch {
      // Private windows may have no room.
    }
  },
};
