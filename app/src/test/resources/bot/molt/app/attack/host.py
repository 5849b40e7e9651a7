# What the machine has on loopback, told by a canary: a TCP port, the address of cloud metadata, an abstract and a named Unix socket, UDP;
# System V and POSIX shared memory, a terminal, sockets that are named as those of an engine and of the system bus; and beside them a harmless
# server that is allowed. With a port for it: a proxy that believes whatever it is told, for the run without isolation.
import ctypes, os, re, socket, sys, threading
port, udp, ok, meta, canary, proxy = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5], int(sys.argv[6])

def serve(s, text):
    while True:
        c, _ = s.accept()
        threading.Thread(target=answer, args=(c, text), daemon=True).start()

def answer(c, text):
    try:
        c.settimeout(0.3)
        try:
            asked = c.recv(4000).decode(errors='replace')
        except OSError:
            asked = ''
        if text == 'fine' and '/redirect' in asked:
            c.sendall(f'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{port}/\r\nContent-Length: 0\r\n\r\n'.encode())
        else:
            c.sendall(f'HTTP/1.1 200 OK\r\nContent-Length: {len(text) + 1}\r\nConnection: close\r\n\r\n{text}\n'.encode())
    except OSError:
        pass
    c.close()

def listen(family, where, text):
    try:
        s = socket.socket(family)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(where)
        s.listen(64)
        threading.Thread(target=serve, args=(s, text), daemon=True).start()
    except OSError as e:
        print(e, file=sys.stderr)

listen(socket.AF_INET, ('127.0.0.1', port), canary)
listen(socket.AF_INET, (meta, port), canary)
listen(socket.AF_INET6, ('::1', port), canary)
listen(socket.AF_INET, ('127.0.0.1', ok), 'fine')
listen(socket.AF_UNIX, '\0host-%d' % port, canary)
listen(socket.AF_UNIX, 'sock', canary)

def echo(address):
    try:
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind((address, udp))
        while True:
            data, peer = s.recvfrom(100)
            s.sendto(b'echo', peer)
    except OSError as e:
        print(e, file=sys.stderr)

threading.Thread(target=echo, args=('127.0.0.1',), daemon=True).start()
threading.Thread(target=echo, args=(meta,), daemon=True).start()

def pump(a, b):
    try:
        while data := a.recv(65536):
            b.sendall(data)
        b.shutdown(socket.SHUT_WR)
    except OSError:
        pass

def tunnel(c, host, to):
    with socket.create_connection((host.strip('[]'), to), 2) as s:
        threading.Thread(target=pump, args=(c, s), daemon=True).start()
        pump(s, c)

def gullible(c):
    try:
        first = c.recv(65536)
        if first[:1] == b'\x05':
            c.sendall(b'\x05\x00')
            asked = c.recv(300)
            n = asked[4] + 1 if asked[3] == 3 else 4
            name = asked[5:4 + n].decode() if asked[3] == 3 else socket.inet_ntoa(asked[4:8])
            c.sendall(b'\x05\x00\x00\x01' + bytes(6))
            tunnel(c, name, int.from_bytes(asked[4 + n:6 + n], 'big'))
            return
        text = first.decode()
        asked = re.fullmatch(r'CONNECT (\S+):(\d+) HTTP/1.1', text.split('\r\n')[0])
        if asked and 'User-Agent' in text:
            c.sendall(b'HTTP/1.1 200 OK\r\n\r\n')
            tunnel(c, asked[1], int(asked[2]))
            return
        if '/redirect' in text:
            c.sendall(f'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{port}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'.encode())
            return
        for host, to in re.findall(r'(?:@|//|CONNECT |Host: |\s)(\[[^\]\s]*\]|[\w.]+):(\d+)', text):
            path = '/health' if '/health' in text else '/'
            with socket.create_connection((host.strip('[]'), int(to)), 2) as s:
                s.sendall(f'GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{to}\r\n\r\n'.encode())
                s.settimeout(1)
                while data := s.recv(65536):
                    c.sendall(data)
    except OSError as e:
        print(e, file=sys.stderr)
    finally:
        c.close()

def gullibly():
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('127.0.0.1', proxy))
    s.listen(64)
    while True:
        threading.Thread(target=gullible, args=(s.accept()[0],), daemon=True).start()

if proxy:
    threading.Thread(target=gullibly, daemon=True).start()
listen(socket.AF_UNIX, 'docker.sock', canary)
listen(socket.AF_UNIX, 'system_bus_socket', canary)
terminal = os.openpty()
named = '/dev/shm/host-%d' % port
with open(named, 'w') as f:
    f.write(canary)
kept = open(named)
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
segment = libc.shmget(port + 0x7a000000, 4096, 0o1600)
place = libc.shmat(segment, None, 0)
if segment >= 0 and place:
    ctypes.memmove(place, canary.encode(), len(canary))
print('ready', flush=True)
sys.stdin.read()
os.remove(named)
libc.shmctl(segment, 0, None)
