# Starts systemd as process 1 on a copy of an image that goes with it.
# usage: boot.sh IMAGE WORK JDK DIST; in namespaces of its own.
set -eu
image=$1 work=$2 jdk=$3 dist=$4
mount -t tmpfs tmpfs "$work"
mkdir "$work/upper" "$work/aside" "$work/root"
mount -t overlay overlay -o "lowerdir=$image,upperdir=$work/upper,workdir=$work/aside" "$work/root"
cd "$work/root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/pts dev/shm dev/net
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for node in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0" "net/tun 10 200"; do
    set -- $node
    mknod -m 666 "dev/$1" c "$2" "$3"
done
mount -t tmpfs -o mode=755 tmpfs run
mkdir -p usr/lib/jvm/jdk opt/moltbot old
mount --bind "$jdk" usr/lib/jvm/jdk
mount --bind "$dist" opt/moltbot
ln -s /opt/moltbot/moltbot usr/local/bin/moltbot
cat > etc/systemd/system/booted.service <<'UNIT'
[Unit]
After=systemd-logind.service dbus.service
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'echo booted > /opt/moltbot/booted'
[Install]
WantedBy=multi-user.target
UNIT
ln -s /etc/systemd/system/booted.service etc/systemd/system/multi-user.target.wants/
pivot_root . old
umount -l /old
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --show-status=no
