# Alice's server: says its canary to everybody who gets through, on TCP, an abstract and a named Unix socket.
import os, socket, sys, threading
port, canary = int(sys.argv[1]), sys.argv[2]

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
    s.bind(where)
    s.listen(64)
    threading.Thread(target=serve, args=(s,), daemon=True).start()

listen(socket.AF_INET, ('127.0.0.1', port))
try:
    listen(socket.AF_INET6, ('::1', port))
except OSError:
    pass
listen(socket.AF_UNIX, '\0alice-%d' % port)
if os.path.exists('sock'):
    os.remove('sock')
listen(socket.AF_UNIX, 'sock')
print(canary, flush=True)
threading.Event().wait()
