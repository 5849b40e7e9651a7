# Alice's server: says its canary to everybody who gets through, on TCP, an abstract and a named Unix socket.
import os, socket, sys, threading, time
port, canary = int(sys.argv[1]), sys.argv[2]
if os.path.exists('sock'):
    os.remove('sock')

def serve(s):
    while True:
        c, _ = s.accept()
        try:
            c.sendall((canary + '\n').encode())
        except OSError:
            pass
        c.close()

def listen(family, where):
    s = socket.socket(family)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # One that was just killed may hold the place for a moment.
    for attempt in range(100):
        try:
            s.bind(where)
            break
        except OSError:
            if attempt == 99 or family == socket.AF_INET6:
                raise
            time.sleep(0.1)
    s.listen(64)
    threading.Thread(target=serve, args=(s,), daemon=True).start()

listen(socket.AF_INET, ('127.0.0.1', port))
listen(socket.AF_INET, ('127.1.1.1', port))
try:
    listen(socket.AF_INET6, ('::1', port))
except OSError:
    pass
listen(socket.AF_UNIX, '\0alice-%d' % port)
print(canary, flush=True)
listen(socket.AF_UNIX, 'sock')
threading.Event().wait()
