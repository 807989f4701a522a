# Settings of the hypervisor lab. Sourced by its scripts; each value can be given by the environment.
: "${LAB_LIBVIRT_DIR:=${TMPDIR:-/tmp}/lab-libvirt}"   # everything the lab writes
: "${LAB_LIBVIRT_HOSTS:=2}"                            # hypervisors, 1 to 4: lv01 on 127.0.0.11, lv02 on 127.0.0.12 ...
: "${LAB_LIBVIRT_SHARES:=262144}"                      # CPU weight of a hypervisor's guests, the most there is; each other group or session of the machine has 1024
: "${LAB_LIBVIRT_EXPORTER_PORT:=19177}"
: "${LAB_LIBVIRT_PROM_PORT:=29090}"
: "${LAB_LIBVIRT_BANDWIDTH:=8}"                        # MiB/s, nova's live_migration_bandwidth
: "${LAB_LIBVIRT_INSTALL:=1}"                          # 0: never call apt-get
export LAB_LIBVIRT_DIR LAB_LIBVIRT_HOSTS LAB_LIBVIRT_SHARES LAB_LIBVIRT_EXPORTER_PORT LAB_LIBVIRT_PROM_PORT LAB_LIBVIRT_BANDWIDTH
export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV

name_of() { printf 'lv%02d' "$1"; }
address_of() { printf '127.0.0.%d' $((10 + $1)); }
# The guests of hypervisor N run on one processor of the machine, N modulo how many there are: the second for the first.
cpu_of() { echo $(($1 % $(nproc --all))); }
# is_ours PID: a process that a script of this state directory started.
is_ours() { { tr '\0' '\n' <"/proc/$1/environ"; } 2>/dev/null | grep -qxF "LAB_LIBVIRT_DIR=$LAB_LIBVIRT_DIR"; }
running() { [[ -s $LAB_LIBVIRT_DIR/pid/$1 ]] && is_ours "$(<"$LAB_LIBVIRT_DIR/pid/$1")"; }
