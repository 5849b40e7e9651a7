# What the machine has on loopback, told by a canary: a TCP port, the address of cloud metadata, an abstract and a named Unix socket, UDP;
# and beside them a harmless server that is allowed.
import os, socket, sys, threading
port, udp, ok, meta, canary = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]

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
print('ready', flush=True)
sys.stdin.read()
